import type { TransactionSql } from 'postgres';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
  type TestTenant,
} from '../../src/db/testing/test-database.ts';
import { catalogTables, fillTables, insertText, rowFor, type TenantTable } from '../support/fill-tables.ts';

// Row-level security, tried on every table that the catalogs know: a table that somebody adds is tested the same day.

const denied = '42501';
const foreignKeyViolation = '23503';

let database: TestDatabase;
let a: TestTenant;
let b: TestTenant;
let idOfA: string;
let idOfB: string;
let tables: TenantTable[];
let globalTables: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  a = await createTestTenant(database.db, 'A');
  b = await createTestTenant(database.db, 'B');
  ({ tenant: tables, global: globalTables } = await catalogTables(database.adminSql));
  idOfA = await fillTables(database.adminSql, tables, a.tenantId);
  idOfB = await fillTables(database.adminSql, tables, b.tenantId);
});
afterAll(() => database.close());

/** What the statement does as tenant A (rolled back): how many rows, or the error's code. */
const asA = (text: string) => outcome((run) => database.db.withTenant(a.tenantId, async ({ sql }) => run(sql)), text);
const asRole = (role: 'app' | 'ingress' | 'worker', text: string) =>
  outcome((run) => database.db.withRole(role, run), text);

class RollBack extends Error {
  readonly rows: number;
  constructor(rows: number) {
    super('rolled back');
    this.rows = rows;
  }
}

async function outcome(
  begin: (run: (sql: TransactionSql) => Promise<unknown>) => Promise<unknown>,
  text: string,
): Promise<number | string> {
  try {
    await begin(async (sql) => {
      throw new RollBack((await sql.unsafe(text)).count ?? 0);
    });
  } catch (error) {
    if (error instanceof RollBack) return error.rows;
    if (error instanceof postgres.PostgresError) return error.code;
    throw error;
  }
  throw new Error('neither rows nor an error');
}

async function each(check: (table: TenantTable) => Promise<unknown>): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const table of tables) results[table.name] = await check(table);
  return results;
}
const always = (expected: unknown) => Object.fromEntries(tables.map(({ name }) => [name, expected]));
/** Not even the own rows are changed or deleted. */
const onlyGrows = { audit_entry: denied };

describe('as tenant A', () => {
  test('only the own rows are there', async () => {
    expect(tables.length).toBeGreaterThan(14);
    expect(await each(({ name }) => asA(`select from ${name}`))).toEqual(always(1));
    expect(await each((t) => asA(`select from ${t.name} where ${t.tenantColumn} = '${b.tenantId}'`))).toEqual(
      always(0),
    );
  });

  test('B’s rows are neither changed nor deleted', async () => {
    const ofB = (t: TenantTable) => `${t.tenantColumn} = '${b.tenantId}'`;
    expect(
      await each((t) => asA(`update ${t.name} set ${t.tenantColumn} = ${t.tenantColumn} where ${ofB(t)}`)),
    ).toEqual({ ...always(0), ...onlyGrows });
    expect(await each((t) => asA(`delete from ${t.name} where ${ofB(t)}`))).toEqual({ ...always(0), ...onlyGrows });
  });

  test('no row is planted in B, and no own row moved there', async () => {
    const plant = async (t: TenantTable) => asA(insertText(t, await rowFor(database.adminSql, t, b.tenantId, idOfA)));
    expect(await each(plant)).toEqual(always(denied));
    expect(await each((t) => asA(`update ${t.name} set ${t.tenantColumn} = '${b.tenantId}'`))).toEqual(always(denied));
  });

  test('a key of B’s blocks nothing: the same ids and external ids are free', async () => {
    // Everything B has, A may have under the same keys. (The tenant itself is the key.)
    await database.db
      .withTenant(a.tenantId, async ({ sql }) => {
        for (const table of ['media', 'connection', 'contact', 'conversation', 'message', 'delivery']) {
          const found = tables.find(({ name }) => name === table);
          if (found === undefined) throw new Error(`no table ${table}`);
          await sql.unsafe(insertText(found, await rowFor(database.adminSql, found, a.tenantId, idOfB)));
        }
        throw new RollBack(0);
      })
      .catch((error: unknown) => {
        if (!(error instanceof RollBack)) throw error;
      });
  });

  test('nothing is attached to a row of B’s', async () => {
    const message = tables.find(({ name }) => name === 'message');
    if (message === undefined) throw new Error('no table message');
    const row = await rowFor(database.adminSql, message, a.tenantId, idOfA);
    const attached = { ...row, id: 'gen_random_uuid()', conversation_id: `'${idOfB}'` };
    expect(await asA(insertText(message, attached))).toBe(foreignKeyViolation);
  });

  test('no table is truncated', async () => {
    expect(await each(({ name }) => asA(`truncate ${name} cascade`))).toEqual(always(denied));
  });
});

test('without a tenant, or with an empty one, nothing is there', async () => {
  expect(await each(({ name }) => asRole('app', `select from ${name}`))).toEqual(always(0));
  const empty = (name: string) =>
    outcome(
      (run) =>
        database.db.withRole('app', async (sql) => {
          await sql`select set_config('app.tenant_id', '', true)`;
          return run(sql);
        }),
      `select from ${name}`,
    );
  expect(await each(({ name }) => empty(name))).toEqual(always(0));
});

test('the tenant of one transaction is not the next one’s on the same connection', async () => {
  const { createDatabase } = await import('../../src/db/create-database.ts');
  const single = createDatabase({ url: database.url, features: [], poolSize: 1 });
  const seen: (string | null)[] = [];
  const look = ({ sql }: { sql: TransactionSql }) =>
    sql<{ id: string }[]>`select id from tenant`.then((rows) => void seen.push(rows.map(({ id }) => id).join()));
  for (let round = 0; round < 100; round++) {
    const tenant = round % 2 === 0 ? a : b;
    await single.withTenant(tenant.tenantId, look);
    await expect(
      single.withTenant(tenant.tenantId, async () => {
        throw new Error('aborted');
      }),
    ).rejects.toThrow('aborted');
    await single.withRole('app', (sql) => look({ sql }));
  }
  await single.close();
  const expected = Array.from({ length: 100 }, (_, round) => [round % 2 === 0 ? a.tenantId : b.tenantId, '']).flat();
  expect(seen).toEqual(expected);
});

test('the other roles see no tenant’s table at all', async () => {
  for (const role of ['ingress', 'worker'] as const) {
    expect(await each(({ name }) => asRole(role, `select from ${name}`))).toEqual(always(denied));
  }
});

test('global tables and the queue are closed to every role; so is what enqueues for anybody', async () => {
  expect(globalTables).toEqual([
    'app_limit',
    'app_share',
    'app_turn',
    'connection_attempt',
    'inbound_heartbeat',
    'invitation',
    'lease',
    'membership',
    'message_term',
    'operator_entry',
    'person',
    'person_token',
    'person_totp',
    'relay_key',
    'routing',
    'schema_migration',
    'session',
    'suspension',
    'webhook_delivery',
    'webhook_seen',
    'worker',
  ]);
  for (const role of ['app', 'ingress', 'worker'] as const) {
    for (const table of globalTables) {
      const verbs = [`insert into ${table} default values`, `delete from ${table}`, `truncate ${table}`];
      // The application may read which migrations there are.
      if (!(table === 'schema_migration' && role === 'app')) verbs.push(`select from ${table}`);
      for (const verb of verbs) expect([role, verb, await asRole(role, verb)]).toEqual([role, verb, denied]);
    }
    expect(await asRole(role, `select enqueue_jobs('[]')`)).toBe(denied);
    expect(await asRole(role, `select last_value from lease_fence`)).toBe(denied);
  }
  for (const role of ['app', 'ingress'] as const) {
    expect(await asRole(role, 'select from graphile_worker._private_jobs')).toBe(denied);
    expect(await asRole(role, `select graphile_worker.add_job('note')`)).toBe(denied);
  }
  expect(await asRole('app', `select enqueue_own_jobs('[]')`)).toBe(denied);
});

test('a job is stamped with the tenant of its transaction, whatever it says', async () => {
  const forged = JSON.stringify([{ task: 't', payload: { tenantId: b.tenantId }, tenantId: b.tenantId, key: `x` }]);
  await database.db.withTenant(a.tenantId, ({ sql }) => sql.unsafe(`select enqueue_own_jobs('${forged}')`));
  const [job] = await database.adminSql<{ payload: { tenantId: string }; key: string }[]>`
    select payload, key from graphile_worker._private_jobs`;
  expect(job).toMatchObject({ payload: { tenantId: a.tenantId }, key: `${a.tenantId}:x` });
});

test('the application’s login is nobody special', async () => {
  expect(await asRole('app', 'set role tandem_owner')).toBe(denied);
  expect(await asRole('app', 'create table mine (id int)')).toBe(denied);
  expect(await asRole('app', 'alter table message disable row level security')).toBe(denied);
  const [login] = await database.adminSql`
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'tandem_relay'`;
  expect(login).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
});
