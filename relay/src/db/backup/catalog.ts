import type { TransactionSql } from 'postgres';
import { BackupError } from './archive.ts';

/** Of the running processes, worth nothing to another one; what a restore makes itself: the list of migrations, and by the messages' trigger their terms. */
const leftOut = ['lease', 'worker', 'schema_migration', 'message_term'];

/** Tables in an order in which every foreign key finds its row. */
export async function tablesToKeep(tx: TransactionSql): Promise<string[]> {
  const rows = await tx<{ name: string; needs: string[] }[]>`
    select c.relname as name, coalesce(array_agg(distinct t.relname) filter (where t.oid <> c.oid), '{}') as needs
    from pg_class c
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
    left join pg_class t on t.oid = k.confrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (${leftOut})
    group by 1 order by 1`;
  const ordered: string[] = [];
  const left = new Map(rows.map(({ name, needs }) => [name, needs]));
  while (left.size > 0) {
    const ready = [...left].filter(([, needs]) =>
      needs.every((need) => ordered.includes(need) || leftOut.includes(need)),
    );
    if (ready.length === 0) throw new Error(`tables that need each other: ${[...left.keys()].join(', ')}`);
    for (const [name] of ready) {
      ordered.push(name);
      left.delete(name);
    }
  }
  return ordered;
}

export async function copyColumns(tx: TransactionSql, table: string): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select quote_ident(attname) as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`;
  return rows.map(({ name }) => name);
}

/** Row-level security is forced: a login that it holds for would copy nothing and call it a backup. */
export async function refuseBlindLogin(tx: TransactionSql): Promise<void> {
  const [login] = await tx<{ name: string; seesAll: boolean }[]>`
    select rolname as name, rolsuper or rolbypassrls as "seesAll" from pg_roles where rolname = current_user`;
  if (login?.seesAll === true) return;
  throw new BackupError(
    `The login "${login?.name}" of DATABASE_MIGRATE_URL does not see all shops' rows: give it BYPASSRLS for this (alter role "${login?.name}" bypassrls), or use a superuser.`,
  );
}
