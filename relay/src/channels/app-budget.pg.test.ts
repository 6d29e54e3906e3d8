import { newId, systemClock } from '@tandem/shared/lib';
import type { ConversationId, TenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { createAppBudget } from './app-budget.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

let keys = 0;
const never = new AbortController().signal;
const budgetOf = (windows: { n: number; perMs: number }[], key = `app-${++keys}`) =>
  createAppBudget({ db: database.db, clock: systemClock }, { key, windows });
const tenant = () => newId() as TenantId;
const conversation = () => newId() as ConversationId;
const jobs = async () =>
  (
    await database.adminSql<{ tenantId: string; conversationId: string }[]>`
      select payload ->> 'tenantId' as "tenantId", payload #>> '{input,conversationId}' as "conversationId"
      from graphile_worker._private_jobs order by id`
  ).map((row) => ({ ...row }));
/** As if that much time had passed. */
const pass = (key: string, ms: number) =>
  database.adminSql`
    update app_limit set hits = array(select hit - ${ms} * interval '1 ms' from unnest(hits) as hit order by hit),
      read_hits = array(select hit - ${ms} * interval '1 ms' from unnest(read_hits) as hit order by hit) where key = ${key}`.then(
    () =>
      database.adminSql`update app_turn set granted_at = granted_at - ${ms} * interval '1 ms' where limit_key = ${key}`,
  );

test('calls beyond the limit wait their turn, and all of them get one', async () => {
  const { take } = budgetOf([{ n: 5, perMs: 400 }]);
  const startedAt = performance.now();
  expect(await Promise.all(Array.from({ length: 12 }, () => take('send', never)))).toEqual(Array(12).fill(0));
  // Two full windows of 440 ms lie between the first and the eleventh.
  expect(performance.now() - startedAt).toBeGreaterThan(2 * 440);
});

test('what can be left out goes only while half of the budget is free, and never waits', async () => {
  const { take } = budgetOf([{ n: 4, perMs: 60_000 }]);
  expect(await take('spare', never)).toBe(0);
  expect(await take('spare', never)).toBe(0);
  expect(await take('spare', never)).toBeGreaterThan(0);
  expect(await take('send', never)).toBe(0);
  expect(await take('refresh', never)).toBe(0);
});

test('two nodes share one budget, two apps do not', async () => {
  const here = budgetOf([{ n: 1, perMs: 60_000 }], 'shared');
  const there = budgetOf([{ n: 1, perMs: 60_000 }], 'shared');
  expect(await here.take('send', never)).toBe(0);
  expect(await there.take('spare', never)).toBeGreaterThan(0);
  expect(await budgetOf([{ n: 1, perMs: 60_000 }]).take('send', never)).toBe(0);
});

test('who no longer wants to wait is told how long it would have been', async () => {
  const { take } = budgetOf([{ n: 1, perMs: 60_000 }]);
  await take('send', never);
  expect(await take('send', AbortSignal.timeout(20))).toBeGreaterThan(50_000);
});

test('reading has a fifth of every window, however free the rest is', async () => {
  const { take } = budgetOf([{ n: 10, perMs: 60_000 }]);
  expect(await take('read', never)).toBe(0);
  expect(await take('read', never)).toBe(0);
  expect(await take('read', AbortSignal.abort())).toBeGreaterThan(50_000);
  expect(await take('refresh', never)).toBe(0);
});

test('while sends stand in line neither refreshes nor reads go; a refresh that has waited long does', async () => {
  const key = `app-${++keys}`;
  const { take, turns } = budgetOf([{ n: 10, perMs: 60_000 }], key);
  for (let n = 0; n < 11; n++) await turns.ask({ tenantId: tenant(), conversationId: conversation() });
  await pass(key, 70_000);
  expect(await take('refresh', AbortSignal.abort())).toBeGreaterThan(0);
  expect(await take('read', AbortSignal.abort())).toBeGreaterThan(0);
  const [row] = await database.adminSql<{ wait: number }[]>`
    select take_app_call(${key}, '[{"n": 10, "perMs": 66000}]', 'refresh', 5000) as wait`;
  expect(row?.wait).toBe(0);
});

test('a refused call pauses its class and the less urgent ones on every node', async () => {
  const key = `app-${++keys}`;
  const windows = [{ n: 100, perMs: 1000 }];
  const here = budgetOf(windows, key);
  const there = budgetOf(windows, key);
  await here.pause('refresh', 30_000);
  expect(await there.take('send', never)).toBe(0);
  expect(await there.take('refresh', AbortSignal.abort())).toBeGreaterThan(29_000);
  expect(await there.take('read', AbortSignal.abort())).toBeGreaterThan(29_000);
  // A shorter pause does not end a longer one.
  await there.pause('refresh', 10);
  expect(await here.take('refresh', AbortSignal.abort())).toBeGreaterThan(29_000);
  await here.pause('send', 30_000);
  expect(await there.turns.ask({ tenantId: tenant(), conversationId: conversation() })).toBe(false);
  expect(await there.turns.handOut()).toBeGreaterThan(29_000);
});

test('a shop with one message goes before the rest of a flood, and shops take turns', async () => {
  const key = `app-${++keys}`;
  const { turns } = budgetOf(
    [
      { n: 2, perMs: 1000 },
      { n: 600, perMs: 60_000 },
    ],
    key,
  );
  const [flood, single, other] = [tenant(), tenant(), tenant()];
  for (let n = 0; n < 200; n++) await turns.ask({ tenantId: flood, conversationId: conversation() });
  expect(await turns.ask({ tenantId: single, conversationId: conversation() })).toBe(false);
  for (let n = 0; n < 5; n++) await turns.ask({ tenantId: other, conversationId: conversation() });
  await database.adminSql`delete from graphile_worker._private_jobs`;
  for (let n = 0; n < 12; n++) {
    await pass(key, 60_000);
    await turns.handOut();
  }
  const names = new Map([
    [flood as string, 'flood'],
    [single as string, 'single'],
    [other as string, 'other'],
  ]);
  const order = (await jobs()).map(({ tenantId }) => names.get(tenantId));
  expect(order.length).toBeGreaterThanOrEqual(12);
  expect(order.indexOf('single')).toBeLessThan(2);
  // One by one with the flood from where its first two had got it, whatever stands behind.
  expect(order.slice(0, 10).filter((name) => name === 'other')).toHaveLength(5);
  expect(order.slice(10).every((name) => name === 'flood')).toBe(true);
});

test('a turn that is handed out counts as a call until it is used, once; unused it is given back', async () => {
  const key = `app-${++keys}`;
  const { turns, take } = budgetOf([{ n: 1, perMs: 60_000 }], key);
  const waiting = { tenantId: tenant(), conversationId: conversation() };
  expect(await turns.ask({ tenantId: tenant(), conversationId: conversation() })).toBe(true);
  expect(await turns.ask(waiting)).toBe(false);
  await database.adminSql`delete from graphile_worker._private_jobs`;
  await pass(key, 70_000);
  await turns.handOut();
  expect(await jobs()).toEqual([waiting]);
  expect(await take('send', AbortSignal.abort())).toBeGreaterThan(0);
  expect(await turns.ask(waiting)).toBe(true);
  expect(await turns.ask(waiting)).toBe(false);
  await pass(key, 70_000);
  expect(await turns.handOut()).toBeGreaterThan(0);
  // Its job died: three seconds later the turn is another's.
  await pass(key, 4_000);
  expect(await take('send', AbortSignal.abort())).toBe(0);
});

test('nobody waits: nothing is handed out', async () => {
  const { turns } = budgetOf([{ n: 1, perMs: 1000 }]);
  expect(await turns.handOut()).toBeNull();
});
