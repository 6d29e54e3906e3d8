import { type Clock, must } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestTenant, type TestTenant } from '../db/testing/test-database.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { holdLease } from './hold-lease.ts';
import { PermanentTaskError } from './permanent-error.ts';
import { defineTask, job } from './task.ts';
import { type QueueWorker, startQueueWorker } from './worker.ts';

const ran: { tenantId: TenantId | null; n: number }[] = [];
const waiting: (() => void)[] = [];
const note = defineTask({
  name: 'note',
  lane: 'inbound',
  payload: z.object({ n: z.number() }),
  async run(_ctx, { n }, { tenantId }) {
    ran.push({ tenantId, n });
    for (const resolve of waiting.splice(0)) resolve();
  },
});
const poison = defineTask({
  name: 'poison',
  lane: 'upkeep',
  payload: z.object({}),
  run: async () => {
    throw new PermanentTaskError('cannot ever work');
  },
});
const slow = defineTask({
  name: 'slow',
  lane: 'ai',
  payload: z.object({}),
  run: (_ctx, _input, { signal }) =>
    new Promise((_resolve, reject) => {
      const give = () => reject(new Error('aborted'));
      if (signal.aborted) give();
      else signal.addEventListener('abort', give);
    }),
});
const deaf = defineTask({
  name: 'deaf',
  lane: 'ai',
  payload: z.object({}),
  run: () => new Promise(() => undefined),
});

let kit: TestContext;
let a: TestTenant;
let b: TestTenant;
beforeAll(async () => {
  kit = await createTestContext({ features: [{ name: 'test', tasks: [note, poison, slow, deaf] }] });
  a = await createTestTenant(kit.ctx.db, 'A');
  b = await createTestTenant(kit.ctx.db, 'B');
});
afterAll(() => kit.close());
beforeEach(() => {
  ran.length = 0;
});

const nextRun = () => new Promise<void>((resolve) => waiting.push(resolve));

test('a job runs as the tenant that enqueued it; one that is rolled back never does', async () => {
  const { ctx, drain } = kit;
  await ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue(job(note, { n: 1 })));
  const failing = ctx.db.withTenant(b.tenantId, async (tx) => {
    tx.enqueue(job(note, { n: 2 }));
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await drain();
  expect(ran).toEqual([{ tenantId: a.tenantId, n: 1 }]);
});

test('a key makes waiting jobs one, per tenant; replace moves the time, keep leaves it', async () => {
  const { ctx, drain, database } = kit;
  const later = new Date(Date.now() + 3_600_000);
  const enqueue = (tenant: TestTenant, n: number, keyMode: 'keep' | 'replace', runAt?: Date) =>
    ctx.db.withTenant(tenant.tenantId, async (tx) =>
      tx.enqueue(job(note, { n }, { key: 'k', keyMode, ...(runAt && { runAt }) })),
    );
  await enqueue(a, 1, 'replace', later);
  await enqueue(b, 2, 'replace');
  await enqueue(a, 3, 'keep');
  await drain();
  expect(ran).toEqual([{ tenantId: b.tenantId, n: 2 }]);
  const [kept] = await database.adminSql`select run_at from graphile_worker.jobs`;
  expect(kept?.run_at).toEqual(later);
  await enqueue(a, 4, 'replace');
  await drain();
  expect(ran.slice(1)).toEqual([{ tenantId: a.tenantId, n: 4 }]);
});

test('a task that nobody has is refused before it is queued', async () => {
  const enqueue = kit.ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue({ task: 'nobody', payload: {} }));
  await expect(enqueue).rejects.toThrow('a task named nobody');
});

test('a permanent error is kept with its cause and not tried again; so is a payload that does not parse', async () => {
  const { ctx, drain, database } = kit;
  await ctx.db.withTenant(a.tenantId, async (tx) => {
    tx.enqueue(job(poison, {}));
    tx.enqueue({ task: 'note', payload: { n: 'one' } });
  });
  await drain();
  const failed = await database.adminSql<{ task: string; error: string; attempts: number; max: number }[]>`
    select j.task_identifier as task, p.last_error as error, p.attempts, p.max_attempts as max from graphile_worker.jobs j
    join graphile_worker._private_jobs p using (id) order by task_identifier`;
  expect(failed.map(({ attempts, max }) => [attempts, max])).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(failed[0]?.error).toContain('payload does not parse');
  expect(failed[1]?.error).toContain('cannot ever work');
  expect(ran).toEqual([]);
});

test('a running worker picks a job up, and gives back what it cannot finish', async () => {
  const { ctx, database } = kit;
  const worker = await startQueueWorker(ctx, { url: database.url, timing: { abortAfterMs: 1, giveBackAfterMs: 5000 } });
  const run = nextRun();
  await ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue(job(note, { n: 5 })));
  await run;
  await ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue(job(slow, {}, { key: 'slow' })));
  await expect
    .poll(async () => (await database.adminSql`select from graphile_worker.jobs where locked_at is not null`).length)
    .toBe(1);
  await worker.stop();
  const [left] =
    await database.adminSql`select locked_at, attempts < max_attempts as "isTriedAgain" from graphile_worker._private_jobs where key like '%:slow'`;
  expect(left).toEqual({ locked_at: null, isTriedAgain: true });
  expect(await database.adminSql`select from worker`).toHaveLength(0);
});

test('a job that hears no signal keeps nobody from ending; another worker gets it', async () => {
  const { ctx, database } = kit;
  const worker = await startQueueWorker(ctx, { url: database.url, timing: { abortAfterMs: 1, giveBackAfterMs: 20 } });
  await ctx.db.withTenant(a.tenantId, async (tx) => tx.enqueue(job(deaf, {}, { key: 'deaf' })));
  const locked = () => database.adminSql`
    select from graphile_worker._private_jobs where key like '%:deaf' and locked_at is not null`;
  await expect.poll(async () => (await locked()).length).toBe(1);
  await worker.stop();
  expect(await locked()).toHaveLength(0);
  await database.adminSql`delete from graphile_worker._private_jobs where key like '%:deaf'`;
});

test('a silent worker is reaped and comes back under a new name', async () => {
  const { ctx, database } = kit;
  const { adminSql } = database;
  const { clock, tick } = manualClock();
  const worker: QueueWorker = await startQueueWorker({ ...ctx, clock }, { url: database.url });
  const before = must((await adminSql<{ id: string }[]>`select id from worker`)[0]).id;
  await adminSql`update worker set seen_at = now() - interval '16 s'`;
  const other = await startQueueWorker(ctx, { url: database.url });
  expect(await adminSql`select id from worker where id = ${before}`).toHaveLength(0);
  tick();
  await expect.poll(async () => (await adminSql`select from worker`).length).toBe(2);
  await Promise.all([worker.stop(), other.stop()]);
});

test('a lease is held by one, others go home', async () => {
  const { ctx } = kit;
  const lease = { tenantId: a.tenantId, key: 'k', ttlMs: 60_000 };
  let finish: () => void = () => undefined;
  const first = holdLease(ctx, lease, () => new Promise<string>((resolve) => (finish = () => resolve('done'))));
  await expect.poll(() => holdLease(ctx, lease, async () => 'never')).toEqual({ outcome: 'busy' });
  finish();
  expect(await first).toEqual({ outcome: 'held', value: 'done' });
  expect(await holdLease(ctx, lease, async () => 'next')).toEqual({ outcome: 'held', value: 'next' });
});

/** Timers run when `tick` says so. */
function manualClock(): { clock: Clock; tick: () => void } {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => Date.now(),
    after(_delay, run) {
      timers.add(run);
      return () => timers.delete(run);
    },
  };
  return {
    clock,
    tick: () => {
      for (const run of [...timers]) {
        timers.delete(run);
        run();
      }
    },
  };
}
