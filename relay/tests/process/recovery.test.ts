import { newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createDatabase } from '../../src/db/create-database.ts';
import { createTestDatabase, createTestTenant, type TestDatabase } from '../../src/db/testing/test-database.ts';
import { defineTask } from '../../src/queue/task.ts';
import { type StartedProcess, startProcess } from '../support/start-process.ts';

const script = new URL('./worker-process.ts', import.meta.url);
const started: StartedProcess[] = [];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await ended;
  }
  await database.close();
});

async function worker(work: 'hang' | 'quick'): Promise<StartedProcess> {
  const one = startProcess(script, { DATABASE_URL: database.url, WORK: work });
  started.push(one);
  expect(await one.nextJson()).toEqual({ ready: true });
  return one;
}

test('a job whose worker is killed runs again within 5 s', async () => {
  const hang = defineTask({
    name: 'hang',
    lane: 'delivery',
    payload: z.object({ n: z.number() }),
    run: async () => undefined,
  });
  const db = createDatabase({ url: database.url, features: [{ name: 'test', tasks: [hang] }], poolSize: 2 });
  const { tenantId } = await createTestTenant(db, `Shop ${newId()}`);
  await createTestTenant(db, 'Another');
  const enqueue = (n: number) => db.withTenant(tenantId, async (tx) => tx.enqueue({ task: 'hang', payload: { n } }));

  const first = await worker('hang');
  await enqueue(1);
  expect(await first.nextJson()).toEqual({ runs: 1, attempt: 1 });
  const second = await worker('quick');
  const killedAt = performance.now();
  first.child.kill('SIGKILL');
  expect(await second.nextJson()).toEqual({ runs: 1, attempt: 2 });
  expect(performance.now() - killedAt).toBeLessThan(5000);
  await first.ended;
  await db.close();
}, 30_000);
