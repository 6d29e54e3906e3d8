import { newId } from '@tandem/shared/lib';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createTestTenant } from '../../src/db/testing/test-database.ts';
import { defineTask, job } from '../../src/queue/task.ts';
import { startQueueWorker } from '../../src/queue/worker.ts';
import { createTestContext } from '../../src/testing/test-context.ts';

test('a job on its last attempt, whose process was killed, runs again: it did not fail', async () => {
  let ranAgain: () => void = () => undefined;
  const again = new Promise<void>((resolve) => {
    ranAgain = resolve;
  });
  const once = defineTask({
    name: 'once',
    lane: 'ai',
    payload: z.object({}),
    maxAttempts: 1,
    run: async () => ranAgain(),
  });
  await using kit = await createTestContext({ features: [{ name: 'test', tasks: [once] }] });
  const { ctx, database } = kit;
  const shop = await createTestTenant(ctx.db);
  await ctx.db.withTenant(shop.tenantId, async (tx) => tx.enqueue(job(once, {})));
  // As a killed process leaves it: the attempt counted, the lock held under a name that nobody answers for.
  await database.adminSql`update graphile_worker._private_jobs set attempts = 1, locked_at = now(), locked_by = 'killed'`;
  await database.adminSql`insert into worker (id, lock_key, locked_by) values (${newId()}, 1, '{killed}')`;
  const worker = await startQueueWorker(ctx, { url: database.url });
  await again;
  await worker.stop();
  expect(await database.adminSql`select from graphile_worker._private_jobs`).toHaveLength(0);
});
