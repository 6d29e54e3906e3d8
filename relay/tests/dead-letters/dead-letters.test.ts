import { api, type OutputOf } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { reviveLetter } from '../../src/dead-letters/dead-letter-store.ts';
import { features } from '../../src/features.ts';
import { buryDeadJobs, deadLetterTimes } from '../../src/queue/dead-jobs.ts';
import { PermanentTaskError } from '../../src/queue/permanent-error.ts';
import { defineTask, job } from '../../src/queue/task.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { catalogTables, fillTables } from '../support/fill-tables.ts';

// The whole relay, with one task more that does what the test wants: it fails, or has its effect.

let isBroken = true;
const effects: string[] = [];
const breaking = defineTask({
  name: 'breaking',
  lane: 'upkeep',
  payload: z.object({ conversationId: z.string() }),
  run: async (_ctx, { conversationId }) => {
    if (isBroken) throw new PermanentTaskError('the shelf is broken');
    effects.push(conversationId);
  },
});

let kit: TestRelay;
let a: OutputOf<typeof api.register>;
let b: OutputOf<typeof api.register>;
beforeAll(async () => {
  kit = await createTestRelay({
    features: [...features, { name: 'test', tasks: [breaking] }],
    workerTiming: { beatMs: 200 },
  });
  a = await kit.register('A');
  b = await kit.register('B');
});
afterAll(() => kit.close());
beforeEach(async () => {
  isBroken = true;
  effects.length = 0;
  await kit.database.adminSql`delete from dead_letter`;
});

const die = async (conversationId = newId()) => {
  const tenantId = a.membership.tenantId as TenantId;
  await kit.relay.ctx.db.withTenant(tenantId, async (tx) => tx.enqueue(job(breaking, { conversationId })));
  return conversationId;
};
const list = async (as = a) => {
  const { status, body } = await kit.call('GET', '/dead-letters', { as });
  expect(status).toBe(200);
  return api.listDeadLetters.output.parse(body);
};
const untilListed = async () => {
  await expect.poll(async () => (await list()).total, { timeout: 5000 }).toBe(1);
  const [letter] = (await list()).deadLetters;
  if (letter === undefined) throw new Error('no letter');
  return letter;
};
const retry = (id: string, as = a) => kit.call<{ code?: string }>('POST', `/dead-letters/${id}/retry`, { as });
const discard = (id: string, as = a) => kit.call<{ code?: string }>('DELETE', `/dead-letters/${id}`, { as });

test('what was given up is seen within seconds, says why and how it goes on, and no other shop sees it', async () => {
  const conversationId = await die();
  const letter = await untilListed();
  expect(letter).toMatchObject({
    kind: 'job',
    task: 'breaking',
    cause: 'impossible',
    detail: 'the shelf is broken',
    conversationId,
    attempts: 1,
    retries: 0,
    canRetry: true,
  });
  expect(Date.parse(letter.retryAt ?? '') - Date.parse(letter.diedAt)).toBe(deadLetterTimes.retryMs);
  expect(await list(b)).toEqual({ deadLetters: [], total: 0, nextCursor: null });
  expect(await retry(letter.id, b)).toMatchObject({ status: 404 });
  expect(await discard(letter.id, b)).toMatchObject({ status: 404 });
  expect((await list()).total).toBe(1);
});

test('tried again by twenty at once, it has its effect once', async () => {
  const conversationId = await die();
  const { id } = await untilListed();
  isBroken = false;
  const answers = await Promise.all(Array.from({ length: 20 }, () => retry(id)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'not_found')).toHaveLength(19);
  await expect.poll(() => effects).toEqual([conversationId]);
  expect(await list()).toMatchObject({ total: 0 });
});

test('a retry whose database session is killed half-way leaves the letter as it was, and the next one has the effect once', async () => {
  const conversationId = await die();
  const { id } = await untilListed();
  isBroken = false;
  const { ctx } = kit.relay;
  const killed = ctx.db.withTenant(a.membership.tenantId as TenantId, async (tx) => {
    expect(await reviveLetter(tx, id)).toBe(true);
    const [session] = await tx.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await kit.database.adminSql`select pg_terminate_backend(${session?.pid ?? 0}, 5000)`;
    await tx.sql`select 1`;
  });
  await expect(killed).rejects.toThrow(/terminating|CONNECTION/);
  expect(await list()).toMatchObject({ total: 1, deadLetters: [{ id }] });
  expect(effects).toEqual([]);
  const answers = await Promise.all([retry(id), retry(id)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  await expect.poll(() => effects).toEqual([conversationId]);
});

test('what fails again comes back, and says how often it was tried', async () => {
  await die();
  const first = await untilListed();
  expect(await retry(first.id)).toMatchObject({ status: 200 });
  const second = await untilListed();
  expect(second).toMatchObject({ retries: 1, firstDiedAt: first.firstDiedAt });
  expect(second.id).not.toBe(first.id);
});

test('the clock tries it again, until it has had its turns', async () => {
  const conversationId = await die();
  await untilListed();
  await kit.database.adminSql`update dead_letter set retry_at = now() - interval '1 second'`;
  isBroken = false;
  const tend = () => kit.database.adminSql`
    update graphile_worker._private_jobs set run_at = now() where key like '%:tend-dead-letters'`;
  await tend();
  await expect.poll(() => effects, { timeout: 8000 }).toEqual([conversationId]);
  isBroken = true;
  await die();
  await untilListed();
  await kit.database.adminSql`update dead_letter set retries = ${deadLetterTimes.mostRetries - 1}`;
  expect(await retry((await untilListed()).id)).toMatchObject({ status: 200 });
  expect(await untilListed()).toMatchObject({ retryAt: null, canRetry: true });
  // Seven days on, nothing is left of it.
  await kit.database.adminSql`update dead_letter set first_died_at = now() - interval '7 days 1 minute'`;
  await tend();
  await expect
    .poll(async () => (await kit.database.adminSql`select from dead_letter`).length, { timeout: 8000 })
    .toBe(0);
});

test('discarded, it is gone and does nothing any more', async () => {
  await die();
  const { id } = await untilListed();
  isBroken = false;
  expect(await discard(id)).toMatchObject({ status: 200 });
  expect(await list()).toMatchObject({ total: 0 });
  expect(await retry(id)).toMatchObject({ status: 404 });
  expect(await buryDeadJobs(kit.relay.ctx)).toBe(0);
  expect(effects).toEqual([]);
});

test('staff see them, and only owners and admins change them', async () => {
  await die();
  const { id } = await untilListed();
  const asRole = async (role: string) => {
    await kit.database.adminSql`update membership set role = ${role} where person_id = ${a.person.id}`;
    return [(await list()).total, (await retry(id)).status, (await discard(id)).status];
  };
  expect(await asRole('viewer')).toEqual([1, 403, 403]);
  expect(await asRole('staff')).toEqual([1, 403, 403]);
  expect(await asRole('admin')).toEqual([1, 200, 404]);
  await kit.database.adminSql`update membership set role = 'owner' where person_id = ${a.person.id}`;
});

test('a page ends where the next one begins', async () => {
  await kit.database.adminSql`
    insert into dead_letter (tenant_id, id, task, input, cause, detail, attempts, retries, first_died_at, died_at)
    select ${b.membership.tenantId}, gen_random_uuid(), 'breaking', '{}', 'program', '', 1, 0, now(), now() - n / 2 * interval '1 second'
    from generate_series(1, 25) as n`;
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await kit.call('GET', `/dead-letters?limit=10${query}`, { as: b });
    const page = api.listDeadLetters.output.parse(body);
    seen.push(...page.deadLetters.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(new Set(seen).size).toBe(25);
  expect(seen).toHaveLength(25);
});

test('a message that was refused is listed, tried again in its place, or marked as not sent', async () => {
  const { tenant } = await catalogTables(kit.database.adminSql);
  const id = await fillTables(kit.database.adminSql, tenant, b.membership.tenantId);
  const { adminSql } = kit.database;
  await adminSql`update tenant set head = 1 where id = ${b.membership.tenantId}`;
  await adminSql`delete from delivery_attempt where message_id = ${id}`;
  await adminSql`update delivery set part = 0 where message_id = ${id}`;
  await adminSql`update connection set channel = 'tiktok' where id = ${id}`;
  await adminSql`update message set direction = 'outbound', author_kind = 'staff', parts = '[{"kind":"text","text":"x"}]' where id = ${id}`;
  await adminSql`update delivery set state = 'failed', rejection = 'policy', raw_code = '40064', attempted_at = now() where message_id = ${id}`;
  await adminSql`delete from dead_letter where id = ${id}`;
  await adminSql`delete from dismissed_message where message_id = ${id}`;
  const [letter] = (await list(b)).deadLetters;
  expect(letter).toMatchObject({
    id: `reply-${id}`,
    kind: 'reply',
    cause: 'refused',
    detail: 'policy 40064',
    canRetry: true,
  });
  expect(await retry(`reply-${id}`, a)).toMatchObject({ status: 404 });
  expect(await discard(`reply-${id}`, a)).toMatchObject({ status: 404 });
  const state = async () => (await adminSql`select state from delivery where message_id = ${id}`)[0]?.state;
  const both = await Promise.all([retry(`reply-${id}`, b), retry(`reply-${id}`, b)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  await adminSql`update delivery set state = 'failed', rejection = 'window_closed' where message_id = ${id}`;
  expect((await list(b)).deadLetters).toMatchObject([{ canRetry: false }]);
  expect(await discard(`reply-${id}`, b)).toMatchObject({ status: 200 });
  expect(await state()).toBe('cancelled');
  expect((await list(b)).total).toBe(0);
  // Of unknown outcome: it stays what it is.
  await adminSql`update delivery set state = 'unknown', given_up_at = now() where message_id = ${id}`;
  expect((await list(b)).deadLetters).toMatchObject([{ cause: 'unknown', canRetry: true }]);
  expect(await discard(`reply-${id}`, b)).toMatchObject({ status: 200 });
  expect(await state()).toBe('unknown');
  expect((await list(b)).total).toBe(0);
});
