import { newId } from '@tandem/shared/lib';
import type { tenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestTenant, type TestTenant } from '../db/testing/test-database.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { buryDeadJobs, deadLetterTimes } from './dead-jobs.ts';
import { PermanentTaskError } from './permanent-error.ts';
import { defineTask, job } from './task.ts';
import { startQueueWorker } from './worker.ts';

let ranWell = 0;
let whileItRuns: () => Promise<void> = async () => undefined;
const wrong = defineTask({
  name: 'wrong',
  lane: 'upkeep',
  payload: z.object({ conversationId: z.string() }),
  run: async () => {
    await whileItRuns();
    throw new PermanentTaskError('cannot ever work');
  },
});
const well = defineTask({
  name: 'well',
  lane: 'upkeep',
  payload: z.object({}),
  run: async () => {
    ranWell += 1;
  },
});
/** As a webhook's: enqueued before anybody knows whose it is. */
const stray = defineTask({
  name: 'process-webhook',
  lane: 'inbound',
  payload: z.object({ deliveryId: z.string() }),
  tenantOf: async () => owner,
  run: async () => {
    throw new PermanentTaskError('unreadable');
  },
});
let owner: ReturnType<typeof tenantId.parse> | null = null;

let kit: TestContext;
let a: TestTenant;
let b: TestTenant;
beforeAll(async () => {
  kit = await createTestContext({ features: [{ name: 'test', tasks: [wrong, well, stray] }] });
  a = await createTestTenant(kit.ctx.db, 'A');
  b = await createTestTenant(kit.ctx.db, 'B');
});
afterAll(() => kit.close());
beforeEach(async () => {
  await kit.database.adminSql`delete from dead_letter`;
  await kit.database.adminSql`delete from graphile_worker._private_jobs`;
  whileItRuns = async () => undefined;
  owner = null;
  ranWell = 0;
});

const enqueueWrong = (tenant: TestTenant, key?: string) =>
  kit.ctx.db.withTenant(tenant.tenantId, async (tx) =>
    tx.enqueue(job(wrong, { conversationId: newId() }, key === undefined ? {} : { key })),
  );
const letters = () => kit.database.adminSql<Record<string, unknown>[]>`
  select tenant_id, task, cause, detail, attempts, retries, retry_at > now() as "isRetried", conversation_id is not null as "hasChat"
  from dead_letter order by died_at`;
const jobs = () => kit.database.adminSql<{ id: string }[]>`select id from graphile_worker._private_jobs`;

test('a job that was given up becomes its tenant’s letter, with an event; once, however many bury', async () => {
  await enqueueWrong(a);
  await kit.drain();
  const buried = await Promise.all(Array.from({ length: 4 }, () => buryDeadJobs(kit.ctx)));
  expect(buried.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await letters()).toEqual([
    {
      tenant_id: a.tenantId,
      task: 'wrong',
      cause: 'impossible',
      detail: 'cannot ever work',
      attempts: 1,
      retries: 0,
      isRetried: true,
      hasChat: true,
    },
  ]);
  expect(await jobs()).toEqual([]);
  const events = await kit.database
    .adminSql`select from event where tenant_id = ${a.tenantId} and body ->> 'type' = 'dead_letter.changed'`;
  expect(events).toHaveLength(1);
});

test('a job that took its process along each time says so', async () => {
  await enqueueWrong(a);
  // What the reaper leaves of a job whose thirty attempts all ended by a kill.
  await kit.database.adminSql`update graphile_worker._private_jobs set attempts = 30, max_attempts = 30`;
  expect(await buryDeadJobs(kit.ctx)).toBe(1);
  expect(await letters()).toMatchObject([{ cause: 'process_died', attempts: 30 }]);
});

test('a job that was replaced while it ran is no loss: the new one does its work', async () => {
  await enqueueWrong(a, 'same');
  const { ctx } = kit;
  let times = 0;
  whileItRuns = async () => {
    times += 1;
    if (times > 1) return;
    await ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue(job(well, {}, { key: 'same' })));
  };
  await kit.drain();
  expect(times).toBe(1);
  expect(ranWell).toBe(1);
  expect(await buryDeadJobs(ctx)).toBe(0);
  expect(await letters()).toEqual([]);
  expect(await jobs()).toEqual([]);
});

test('what came before its tenant was known is its tenant’s all the same, else the operator’s', async () => {
  const store = (body: string) =>
    kit.ctx.db.withRole(
      'ingress',
      (sql) => sql`select store_webhook_delivery('tiktok', now(), '{}', ${Buffer.from(body)}, 'ok')`,
    );
  owner = b.tenantId;
  await store('one');
  await kit.drain();
  owner = null;
  await store('two');
  await kit.drain();
  expect(await buryDeadJobs(kit.ctx)).toBe(1);
  expect(await letters()).toMatchObject([{ tenant_id: b.tenantId, task: 'process-webhook', detail: 'unreadable' }]);
  const [webhook] = await kit.database.adminSql`
    select outcome, settled_at is not null as "isSettled" from webhook_delivery where convert_from(body, 'UTF8') = 'one'`;
  expect(webhook).toEqual({ outcome: 'failed', isSettled: true });
  expect(await jobs()).toHaveLength(1);
  const ofOperator = await kit.ctx.db.withRole(
    'worker',
    (sql) => sql`select task, cause, retries from operator_dead_letters()`,
  );
  expect(ofOperator).toEqual([{ task: 'process-webhook', cause: 'impossible', retries: 0 }]);
  // The clock tries it again, and gives it up in the end.
  await kit.database.adminSql`update graphile_worker._private_jobs set updated_at = now() - interval '16 minutes'`;
  await buryDeadJobs(kit.ctx);
  expect(await kit.ctx.db.withRole('worker', (sql) => sql`select from operator_dead_letters()`)).toHaveLength(0);
  await kit.drain();
  expect(await kit.ctx.db.withRole('worker', (sql) => sql`select retries from operator_dead_letters()`)).toEqual([
    { retries: 1 },
  ]);
  const eightDays = `${deadLetterTimes.keepMs + 86_400_000} milliseconds`;
  await kit.database.adminSql`update graphile_worker._private_jobs set created_at = now() - ${eightDays}::interval`;
  await buryDeadJobs(kit.ctx);
  expect(await jobs()).toEqual([]);
});

test('poison neither blocks a lane nor stays out of sight', async () => {
  for (let n = 0; n < 60; n++) await enqueueWrong(n % 2 === 0 ? a : b);
  await kit.ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue(job(well, {})));
  const worker = await startQueueWorker(kit.ctx, { url: kit.database.url, timing: { beatMs: 200 } });
  await expect.poll(() => ranWell, { timeout: 5000 }).toBe(1);
  await expect.poll(async () => (await letters()).length, { timeout: 5000 }).toBe(60);
  await worker.stop();
  expect((await letters()).filter(({ tenant_id }) => tenant_id === a.tenantId)).toHaveLength(30);
});

test('a job of a tenant that is gone leaves nothing behind', async () => {
  await enqueueWrong(a);
  await kit.drain();
  const nobody = newId();
  await kit.database.adminSql`
    update graphile_worker._private_jobs set payload = (payload::jsonb || ${kit.database.adminSql.json({ tenantId: nobody })})::json`;
  expect(await buryDeadJobs(kit.ctx)).toBe(0);
  expect(await jobs()).toEqual([]);
});
