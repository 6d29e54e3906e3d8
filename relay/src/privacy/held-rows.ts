import type { TenantTx } from '../db/tenant-tx.ts';
import { type PersonalTable, personalTables, type Subject } from './personal-tables.ts';

/** Copies the subject's rows to where they wait for the end of an erasure, parents first. */
export async function holdRows({ sql, tenantId }: TenantTx, erasureId: string, subject: Subject): Promise<void> {
  for (const { name, rows } of personalTables) {
    await sql`
      insert into erased_row (tenant_id, erasure_id, table_name, number, row)
      select ${tenantId}, ${erasureId}, ${name}, row_number() over (), to_jsonb(t)
      from ${sql(name)} t where t.tenant_id = ${tenantId} and (${rows(sql, subject)})`;
  }
}

/** Children first, so that nothing is left to a cascade that somebody may forget. */
export async function deleteRows({ sql, tenantId }: TenantTx, subject: Subject): Promise<void> {
  for (const { name, rows } of personalTables.toReversed()) {
    await sql`delete from ${sql(name)} t where t.tenant_id = ${tenantId} and (${rows(sql, subject)})`;
  }
}

/** Puts them back, parents first. What has taken a row's place meanwhile stays. */
export async function restoreRows(tx: TenantTx, erasureId: string): Promise<void> {
  const { sql, tenantId } = tx;
  for (const { name } of personalTables) {
    const columns = (await storedColumns(tx, name)).map((column) => `"${column}"`);
    await sql`
      insert into ${sql(name)} (${sql.unsafe(columns.join(', '))})
      select ${sql.unsafe(columns.map((column) => `r.${column}`).join(', '))}
      from erased_row e, jsonb_populate_record(${sql.unsafe(`null::public."${name}"`)}, e.row) r
      where e.tenant_id = ${tenantId} and e.erasure_id = ${erasureId} and e.table_name = ${name}
      order by e.number
      on conflict do nothing`;
  }
}

/** The subject's rows as a copy has them: without the tenant, which says nothing to a customer. */
export async function copyRows(
  { sql, tenantId }: TenantTx,
  { name, rows }: PersonalTable,
  subject: Subject,
): Promise<Record<string, unknown>[]> {
  const found = await sql<{ row: Record<string, unknown> }[]>`
    select to_jsonb(t) - 'tenant_id' as row from ${sql(name)} t
    where t.tenant_id = ${tenantId} and (${rows(sql, subject)}) order by to_jsonb(t) ->> 'at', to_jsonb(t) ->> 'id'`;
  return found.map(({ row }) => row);
}

/** All but what the database computes by itself. */
async function storedColumns({ sql }: TenantTx, table: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`;
  return rows.map(({ name }) => name);
}
