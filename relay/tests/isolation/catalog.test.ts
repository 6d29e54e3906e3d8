import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/db/testing/test-database.ts';

// What the schema must look like, so that tenants stay apart by construction.

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const names = async (rows: Promise<readonly { name: string }[]>) => (await rows).map((row) => row.name);

test('every table with a tenant is under forced row-level security with a checked policy, or on the closed list', async () => {
  const open = await names(database.adminSql<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (
        select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polqual is not null and p.polwithcheck is not null))
    order by 1`);
  expect(open).toEqual(['app_share', 'app_turn', 'connection_attempt', 'lease', 'membership', 'routing', 'session']);
});

test('keys, unique indexes and foreign keys of tenants’ tables begin with the tenant', async () => {
  const loose = await names(database.adminSql<{ name: string }[]>`
    select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relforcerowsecurity and i.indisunique and c.relname <> 'tenant'
      and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]) <> 'tenant_id'
    union all
    select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = 'public'::regnamespace and c.relforcerowsecurity and k.contype = 'f'
      and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[1]) <> 'tenant_id'`);
  expect(loose).toEqual([]);
});

test('a tenant column is never null', async () => {
  const nullable = await names(database.adminSql<{ name: string }[]>`
    select a.attrelid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attnotnull`);
  expect(nullable).toEqual([]);
});

test('functions are nobody’s by default, and definers have a fixed search path that ends with pg_temp', async () => {
  const loose = await names(database.adminSql<{ name: string }[]>`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and (
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0)
      or p.prosecdef and not coalesce(array_to_string(p.proconfig, ' ') like '%search_path=pg_catalog, %pg_temp', false))`);
  expect(loose).toEqual([]);
});

test('everything of ours has one owner, and no view, rule or publication goes around the policies', async () => {
  const owners = await names(database.adminSql<{ name: string }[]>`
    select distinct pg_get_userbyid(relowner) as name from pg_class where relnamespace = 'public'::regnamespace
    union select distinct pg_get_userbyid(proowner) from pg_proc where pronamespace = 'public'::regnamespace`);
  expect(owners).toEqual(['tandem_owner']);
  const views = await names(database.adminSql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`);
  expect(views).toEqual([]);
});

test('the application may not truncate, refer to or put triggers on anything', async () => {
  const rights = await names(database.adminSql<{ name: string }[]>`
    select distinct privilege_type as name from pg_class c, aclexplode(c.relacl)
    where c.relnamespace = 'public'::regnamespace and grantee = 'tandem_app'::regrole order by 1`);
  expect(rights).toEqual(['DELETE', 'INSERT', 'SELECT', 'UPDATE']);
});
