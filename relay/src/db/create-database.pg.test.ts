import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { RelayFeature } from '../feature.ts';
import { defineTask, job } from '../queue/task.ts';
import { createDatabase, type OpenDatabase } from './create-database.ts';
import { jsonb } from './json.ts';
import { createTestDatabase, createTestTenant, type TestDatabase, type TestTenant } from './testing/test-database.ts';

const note = defineTask({
  name: 'note',
  lane: 'upkeep',
  payload: z.object({ id: z.string() }),
  run: async () => undefined,
});
const feature: RelayFeature = {
  name: 'test',
  tasks: [note],
  on: { 'member.changed': ({ personId }) => job(note, { id: personId }, { key: `note:${personId}` }) },
};

let database: TestDatabase;
let db: OpenDatabase;
let a: TestTenant;
let b: TestTenant;
const appended: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.url, features: [feature], poolSize: 6, onAppended: (id) => appended.push(id) });
  a = await createTestTenant(db, 'A');
  b = await createTestTenant(db, 'B');
});
afterAll(async () => {
  await db.close();
  await database.close();
});

test('events and the jobs they cause come with the transaction, or not at all', async () => {
  const changeMind = db.withTenant(a.tenantId, async (tx) => {
    tx.append({ type: 'member.changed', personId: a.personId });
    throw new Error('changed my mind');
  });
  await expect(changeMind).rejects.toThrow('changed my mind');
  expect(appended).toEqual([]);
  let told = 0;
  await db.withTenant(a.tenantId, async (tx) => {
    tx.append({ type: 'member.changed', personId: a.personId });
    tx.append({ type: 'member.changed', personId: a.personId });
    tx.afterCommit(() => {
      told += 1;
    });
  });
  expect(told).toBe(1);
  expect(appended).toEqual([a.tenantId]);
  const events = await database.adminSql<{ seq: string; body: unknown }[]>`
    select seq, body from event where tenant_id = ${a.tenantId} order by seq`;
  expect(events).toEqual([
    { seq: '1', body: { type: 'member.changed', personId: a.personId } },
    { seq: '2', body: { type: 'member.changed', personId: a.personId } },
  ]);
  const jobs = await database.adminSql<{ payload: unknown }[]>`select payload from graphile_worker._private_jobs`;
  expect(jobs.map(({ payload }) => payload)).toEqual([{ tenantId: a.tenantId, input: { id: a.personId } }]);
});

test('a deadlock is tried again until both are through', async () => {
  // Each locks its own row first and then the other's: PostgreSQL ends one of them.
  let attempts = 0;
  const arrived: (() => void)[] = [];
  const together = () =>
    new Promise<void>((resolve) => {
      arrived.push(resolve);
      if (arrived.length === 2) for (const go of arrived) go();
    });
  const lock = (first: number, second: number) =>
    db.withTenant(a.tenantId, async ({ sql }) => {
      attempts += 1;
      await sql`select pg_advisory_xact_lock(${first})`;
      if (attempts <= 2) await together();
      await sql`select pg_advisory_xact_lock(${second})`;
    });
  await Promise.all([lock(1, 2), lock(2, 1)]);
  expect(attempts).toBe(3);
});

test('JSON comes out as it went in', async () => {
  const values = [[], [1, 'two'], 'text', 'ไทย "quoted"', 7, null, { a: [{ b: null }] }];
  for (const value of values) {
    const [row] = await db.withTenant(
      b.tenantId,
      ({ sql }) => sql<{ value: unknown }[]>`select ${jsonb(sql, value)}::jsonb as value`,
    );
    expect(row?.value).toEqual(value);
  }
});

test('a snapshot sees one moment and writes nothing', async () => {
  const writing = db.withTenantSnapshot(a.tenantId, ({ sql }) => sql`update tenant set name = 'x'`);
  await expect(writing).rejects.toThrow('read-only');
  await db.withTenantSnapshot(a.tenantId, async ({ sql }) => {
    const names = () => sql<{ name: string }[]>`select name from tenant`;
    const before = await names();
    await db.withTenant(a.tenantId, (other) => other.sql`update tenant set name = 'renamed'`);
    expect(await names()).toEqual(before);
  });
});

test.each(['between two queries', 'during a query'])(
  'a session that ends %s costs its transaction, not the process',
  async (when) => {
    const { adminSql } = database;
    const started = Promise.withResolvers<number>();
    const ended = Promise.withResolvers<void>();
    const left = db.withTenant(a.tenantId, async ({ sql }) => {
      const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
      started.resolve(row?.pid ?? 0);
      if (when === 'between two queries') await ended.promise;
      await sql`select pg_sleep(60)`;
    });
    const refused = expect(left).rejects.toThrow(/terminating|CONNECTION/);
    await adminSql`select pg_terminate_backend(${await started.promise}, 5000)`;
    ended.resolve();
    await refused;
    // Whatever the driver would still write, it writes by now.
    await db.withTenant(b.tenantId, async ({ sql }) => {
      expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    });
  },
);
