import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createTestTenant, type TestDatabase } from '../../src/db/testing/test-database.ts';
import { deleteRows } from '../../src/privacy/held-rows.ts';
import { impersonalTables, personalTables } from '../../src/privacy/personal-tables.ts';
import { subjectOfContact } from '../../src/privacy/subject.ts';
import { catalogTables, fillTables, type TenantTable } from '../support/fill-tables.ts';

// A table that somebody adds says whether it holds something of a customer, and how its rows are found.

let database: TestDatabase;
let tables: { tenant: TenantTable[]; global: string[] };
beforeAll(async () => {
  database = await createTestDatabase();
  tables = await catalogTables(database.adminSql);
});
afterAll(() => database.close());

const namesSomebody = /^(?:contact_id|conversation_id|(?:.*_)?message_id)$/;

test('every table is registered, once', () => {
  const registered = [...personalTables.map(({ name }) => name), ...Object.keys(impersonalTables)];
  const known = [...tables.tenant.map(({ name }) => name), ...tables.global];
  expect(registered.sort()).toEqual(known.sort());
});

test('a table that names a contact, a conversation or a message is a customer’s, or says why not', async () => {
  const columns = await columnsOf(database.adminSql, namesSomebody);
  const namedBy = new Set(columns.map(({ table }) => table));
  const ownWay = ['erasure', 'contact_export', 'app_turn', 'message_term'];
  const forgotten = [...namedBy].filter(
    (name) => !ownWay.includes(name) && !personalTables.some((table) => table.name === name),
  );
  expect(forgotten).toEqual([]);
});

test('parents stand before children, so that what was taken out can be put back', async () => {
  const order = personalTables.map(({ name }) => name);
  const keys = await database.adminSql<{ child: string; parent: string }[]>`
    select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace`;
  for (const { child, parent } of keys) {
    if (!order.includes(child) || !order.includes(parent) || child === parent) continue;
    expect([child, parent, order.indexOf(parent) < order.indexOf(child)]).toEqual([child, parent, true]);
  }
});

test('of one customer nothing is left in any of them, and of the other shop everything', async () => {
  const a = await createTestTenant(database.db, 'A');
  const b = await createTestTenant(database.db, 'B');
  const id = await fillTables(database.adminSql, tables.tenant, a.tenantId);
  await fillTables(database.adminSql, tables.tenant, b.tenantId);
  // Also those that may be empty.
  for (const { table, column } of await columnsOf(database.adminSql, namesSomebody)) {
    if (personalTables.some(({ name }) => name === table))
      await database.adminSql.unsafe(`update ${table} set ${column} = '${id}' where tenant_id = '${a.tenantId}'`);
  }
  await database.adminSql`update absence_notice set kind = 'hand-off'`;
  await database.adminSql`update idempotent_answer set body = jsonb_build_object('id', ${id}::text) where tenant_id = ${a.tenantId}`;
  // Nobody can look into a sealed answer.
  await database.adminSql`
    insert into idempotent_answer (tenant_id, person_id, key, request_hash, status, body)
    select tenant_id, person_id, 'sealed', request_hash, status, '"c2VhbGVk"' from idempotent_answer where tenant_id = ${a.tenantId}`;
  await database.db.withTenant(a.tenantId, async (tx) => {
    const subject = await subjectOfContact(tx, id);
    expect(subject).not.toBeNull();
    // Found by the platform's name of the message, which every made-up row has in common.
    if (subject !== null) await deleteRows(tx, { ...subject, externalIds: [id] });
  });
  for (const { name } of personalTables) {
    const rows = await database.adminSql<{ tenantId: string }[]>`
      select tenant_id as "tenantId" from ${database.adminSql(name)} where tenant_id in (${a.tenantId}, ${b.tenantId})`;
    expect([name, rows.map(({ tenantId }) => tenantId)]).toEqual([name, [b.tenantId]]);
  }
});

async function columnsOf(sql: Sql, name: RegExp): Promise<{ table: string; column: string }[]> {
  const rows = await sql<{ table: string; column: string }[]>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;
  return rows.filter(({ column }) => name.test(column));
}
