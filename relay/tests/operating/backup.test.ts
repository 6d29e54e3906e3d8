import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@tandem/shared/lib';
import { closeCodes } from '@tandem/shared/protocol';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../src/db/backup/backup.ts';
import { type RestoreInput, restore } from '../../src/db/backup/restore.ts';
import { connect } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { readMigrations } from '../../src/db/migration-files.ts';
import { appLogin, databaseUrl } from '../../src/db/testing/test-cluster.ts';
import { createTestDatabase, createTestTenant, type TestDatabase } from '../../src/db/testing/test-database.ts';
import { createTestRelay } from '../../src/testing/test-relay.ts';
import { catalogTables, fillTables } from '../support/fill-tables.ts';
import { openStream } from '../support/stream-client.ts';

// The drill: what a backup holds comes back whole in an empty database, and what must not be believed after a restore is not.

const keyCheck = 'the key';
let folder: string;
let source: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-backup-'));
  source = await createTestDatabase();
  const { tenant: tables } = await catalogTables(source.adminSql);
  for (const name of ['ร้านหนึ่ง 🛵', 'B']) {
    const { tenantId } = await createTestTenant(source.db, name);
    await fillTables(source.adminSql, tables, tenantId);
  }
  await source.adminSql`update message set parts = ${source.adminSql.json([{ text: 'a\tb\n\\N ์้ขอบคุณ' }])}`;
  await source.adminSql`select graphile_worker.add_job('deliver-reply', '{"tenantId":null,"input":{}}'::json, job_key := 'k', run_at := now() + interval '1 day')`;
  await source.adminSql`select graphile_worker.add_job('process-webhook', '{"tenantId":null,"input":{"n":1}}'::json)`;
  await source.adminSql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'poison', locked_by = 'gone', locked_at = now()
    where payload::text like '%"n":1%'`;
}, 60_000);
afterAll(async () => {
  await source.close();
  await rm(folder, { recursive: true, force: true });
});

interface Target extends AsyncDisposable {
  readonly sql: Sql;
  readonly url: string;
  readonly ownerUrl: string;
  readonly input: (file: string) => RestoreInput;
}

/** An empty database, not even migrated. */
async function emptyDatabase(): Promise<Target> {
  const name = `test_${newId().replaceAll('-', '')}`;
  await source.adminSql.unsafe(`create database ${name}`);
  const ownerUrl = databaseUrl(source.ownerUrl, name);
  const sql = connect(ownerUrl, { max: 1 });
  return {
    sql,
    ownerUrl,
    url: databaseUrl(source.ownerUrl, name, appLogin),
    input: (file) => ({ ownerUrl, app: appLogin, file, keyChecks: [keyCheck] }),
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 5 });
      await source.adminSql.unsafe(`drop database ${name} with (force)`);
    },
  };
}

/** Every table's rows as a sum; `except` names columns that a restore changes on purpose. */
async function sums(sql: Sql, except: Record<string, string[]>): Promise<Record<string, string>> {
  const { tenant, global } = await catalogTables(sql);
  const found: Record<string, string> = {};
  for (const name of [...tenant.map((table) => table.name), ...global]) {
    if (['lease', 'worker', 'schema_migration'].includes(name)) continue;
    const gone = (except[name] ?? []).map((column) => `'${column}'`).join(', ');
    const [row] = await sql.unsafe<{ sum: string }[]>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum
       from (select to_jsonb(x) ${gone === '' ? '' : `- array[${gone}]`} as t from ${name} x) rows`,
    );
    found[name] = row?.sum ?? '';
  }
  return found;
}

const changed = {
  tenant: ['log_id'],
  delivery: ['state', 'attempted_at', 'conclusive_at', 'due_at'],
  delivery_attempt: ['ended_at', 'outcome', 'detail'],
};

test('every row of every table comes back, under a new log, and nothing that may have been sent is sent again unasked', async () => {
  const file = join(folder, 'whole.backup');
  await source.adminSql`update delivery set state = 'queued'`;
  await backUp({ ownerUrl: source.ownerUrl, file, keyCheck });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await using target = await emptyDatabase();
  await restore(target.input(file));

  expect(await sums(target.sql, changed)).toEqual(await sums(source.adminSql, changed));
  const logs = (sql: Sql) => sql<{ log: string }[]>`select log_id::text as log from tenant`;
  const old = new Set((await logs(source.adminSql)).map(({ log }) => log));
  expect((await logs(target.sql)).some(({ log }) => old.has(log))).toBe(false);
  const states = await target.sql<{ state: string }[]>`select distinct state from delivery`;
  expect(states.map(({ state }) => state)).toEqual(['unknown']);
  const jobs = await target.sql<{ task: string; dead: boolean; locked: boolean; count: string }[]>`
    select task_identifier as task, attempts >= max_attempts as dead, locked_at is not null as locked, count(*)
    from graphile_worker.jobs group by 1, 2, 3 order by 1, 2`;
  expect(jobs).toContainEqual({ task: 'process-webhook', dead: true, locked: false, count: '1' });
  // One that was asked for, and one for each shop's conversation with a reply that may be out.
  expect(jobs).toContainEqual({ task: 'deliver-reply', dead: false, locked: false, count: '3' });
});

test('a restored relay lets people sign in, and sends desktops of the old log to the snapshot', async () => {
  await using first = await createTestRelay();
  const owner = await first.register('ร้านผ้า');
  const stream = await openStream(first.url, owner.accessToken, { logId: null, cursor: 0 });
  const { logId, head } = (await stream.next('welcome')) as { logId: string; head: number };
  await stream.close();
  const file = join(folder, 'relay.backup');
  await backUp({ ownerUrl: first.database.ownerUrl, file, keyCheck });
  await using target = await emptyDatabase();
  await restore(target.input(file));
  await using second = await createTestRelay({
    database: { ...first.database, url: target.url, close: async () => undefined },
  });
  const me = await second.call('GET', '/me', { as: owner });
  expect(me.status).toBe(200);
  const resumed = await openStream(second.url, owner.accessToken, { logId, cursor: head });
  expect(await resumed.closed).toBe(closeCodes.rebuild);
});

test('a backup of an older relay is restored on its schema and brought up to today’s', async () => {
  const migrations = await readMigrations();
  const old = migrations.slice(0, 8);
  await using before = await emptyDatabase();
  await migrate({ ownerUrl: before.ownerUrl, app: appLogin, migrations: old });
  await before.sql`insert into tenant (id, name, time_zone, language, log_id, data_key)
    values (${newId()}, 'Shop', 'Asia/Bangkok', 'th', ${newId()}, '')`;
  const file = join(folder, 'old.backup');
  await backUp({ ownerUrl: before.ownerUrl, file, keyCheck });
  await using target = await emptyDatabase();
  await restore(target.input(file));
  const [row] = await target.sql<{ shops: string; applied: string }[]>`
    select (select count(*) from tenant) as shops, (select count(*) from schema_migration) as applied`;
  expect(row).toEqual({ shops: '1', applied: String(migrations.length) });
});

test('what is damaged, cut short, foreign, under another key or over a filled database changes nothing', async () => {
  const file = join(folder, 'to-damage.backup');
  await backUp({ ownerUrl: source.ownerUrl, file, keyCheck });
  const bytes = await readFile(file);
  await using target = await emptyDatabase();
  const refusal = async (name: string, content: Buffer) => {
    await writeFile(join(folder, name), content);
    return restore(target.input(join(folder, name))).then(() => 'restored', String);
  };
  expect(await refusal('short', bytes.subarray(0, bytes.length - 40))).toMatch(/damaged or cut short/);
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(bytes.length / 2)] = (flipped[Math.floor(bytes.length / 2)] ?? 0) ^ 0x10;
  expect(await refusal('flipped', flipped)).toMatch(/damaged or cut short/);
  expect(await refusal('empty', Buffer.alloc(0))).toMatch(/damaged/);
  expect(await refusal('text', Buffer.from('hello'))).toMatch(/damaged|no backup/);
  await expect(restore(target.input(join(folder, 'nowhere')))).rejects.toThrow(/is not there/);
  await expect(restore({ ...target.input(file), keyChecks: ['another'] })).rejects.toThrow(/another master key/);
  const [tables] = await target.sql<{ count: string }[]>`select count(*) from pg_tables where schemaname = 'public'`;
  expect(tables?.count).toBe('0');
  await restore(target.input(file));
  await expect(restore(target.input(file))).rejects.toThrow(/already holds 2 shops/);
});

test('a login that row-level security holds for is told so, instead of backing up nothing', async () => {
  const blind = databaseUrl(source.ownerUrl, new URL(source.ownerUrl).pathname.slice(1), appLogin);
  const backup = backUp({ ownerUrl: blind, file: join(folder, 'blind.backup'), keyCheck });
  await expect(backup).rejects.toThrow(/does not see all shops. rows/);
});
