import { newId } from '@tandem/shared/lib';
import type { Sql } from 'postgres';

export interface TenantTable {
  readonly name: string;
  /** `tenant_id`, or `id` for the tenant itself. */
  readonly tenantColumn: string;
}

/** What the catalogs know: tables under row-level security, and the others. */
export async function catalogTables(sql: Sql): Promise<{ tenant: TenantTable[]; global: string[] }> {
  const rows = await sql<{ name: string; isForced: boolean; hasTenant: boolean }[]>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as "isForced",
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as "hasTenant"
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`;
  return {
    tenant: rows
      .filter((row) => row.isForced)
      .map(({ name, hasTenant }) => ({ name, tenantColumn: hasTenant ? 'tenant_id' : 'id' })),
    global: rows.filter((row) => !row.isForced).map((row) => row.name),
  };
}

type Row = Record<string, string>;

/**
 * A row for `table` as SQL literals: every column that must have a value gets one. All ids of a tenant are the same one, so every
 * foreign key finds its row.
 */
export async function rowFor(sql: Sql, table: TenantTable, tenantId: string, id: string): Promise<Row> {
  const columns = await sql<{ name: string; type: string; allowed: string | null }[]>`
    select a.attname as name, format_type(a.atttypid, null) as type,
      (select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''::text') from pg_constraint k
       where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]) as allowed
    from pg_attribute a
    where a.attrelid = ${table.name}::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef`;
  return Object.fromEntries(
    columns.map(({ name, type, allowed }) => [
      name,
      name === table.tenantColumn ? `'${tenantId}'` : allowed !== null ? `'${allowed}'` : literal(type, id),
    ]),
  );
}

function literal(type: string, id: string): string {
  switch (type) {
    case 'uuid':
      return `'${id}'`;
    case 'text':
      return `'${id}'`;
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'numeric':
    case 'double precision':
      return '1';
    case 'boolean':
      return 'true';
    case 'bytea':
      return `'\\x00'`;
    case 'jsonb':
      return `'[]'`;
    case 'date':
    case 'timestamp with time zone':
      return 'now()';
    case 'text[]':
      return `'{}'`;
    default:
      throw new Error(`no example of ${type}`);
  }
}

export function insertText(table: TenantTable, row: Row): string {
  return `insert into ${table.name} (${Object.keys(row).join(', ')}) values (${Object.values(row).join(', ')})`;
}

/** One row of the tenant in every table that has none yet. Returns the id they all carry. */
export async function fillTables(sql: Sql, tables: readonly TenantTable[], tenantId: string): Promise<string> {
  const id = newId();
  let left = [...tables];
  // Tables that others refer to come first; the catalogs' order is the alphabet's.
  for (let round = 0; left.length > 0; round++) {
    if (round > tables.length) throw new Error(`cannot fill ${left.map((table) => table.name).join(', ')}`);
    const waiting: TenantTable[] = [];
    for (const table of left) {
      const there = await sql.unsafe(`select from ${table.name} where ${table.tenantColumn} = '${tenantId}'`);
      if (there.length > 0) continue;
      try {
        await sql.unsafe(insertText(table, await rowFor(sql, table, tenantId, id)));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === '23503')) throw error;
        waiting.push(table);
      }
    }
    left = waiting;
  }
  return id;
}
