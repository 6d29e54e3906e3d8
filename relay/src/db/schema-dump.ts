import type { Sql } from 'postgres';

/** The schema as the catalogs tell it, in a stable order: tables, keys, indexes, policies, functions and who may use what. */
export async function dumpSchema(sql: Sql): Promise<string> {
  const sections = [await tables(sql), await indexes(sql), await policies(sql), await functions(sql)];
  return `-- Generated from the catalogs by schema.pg.test.ts; update it with "vitest run -u" after a new migration.\n\n${sections.join('\n')}`;
}

async function tables(sql: Sql): Promise<string> {
  const rows = await sql<{ text: string }[]>`
    select format(E'table %s owner %s%s%s\n%s%s%s\n', c.relname, pg_get_userbyid(c.relowner),
      case when c.relrowsecurity then ' rls' else '' end, case when c.relforcerowsecurity then ' forced' else '' end,
      (select string_agg(format(E'  %s %s%s%s\n', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then ' not null' else '' end, ' default ' || pg_get_expr(d.adbin, d.adrelid)), '' order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      (select string_agg(format(E'  %s %s\n', k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'),
      (select string_agg(format(E'  grant %s to %s\n', g.rights, g.grantee), '' order by g.grantee) from (
        select grantee::regrole::text as grantee, string_agg(lower(privilege_type), ', ' order by privilege_type) as rights
        from aclexplode(c.relacl) where grantee <> c.relowner group by grantee) g)
    ) as text
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') order by c.relname`;
  return rows.map((row) => row.text).join('\n');
}

async function indexes(sql: Sql): Promise<string> {
  const rows = await sql<{ text: string }[]>`
    select indexdef as text from pg_indexes where schemaname = 'public' order by tablename, indexname`;
  return rows.map((row) => `${row.text}\n`).join('');
}

async function policies(sql: Sql): Promise<string> {
  const rows = await sql<{ text: string }[]>`
    select format('policy %s on %s for %s to %s using %s check %s', policyname, tablename, cmd, roles::text, qual, with_check) as text
    from pg_policies where schemaname = 'public' order by tablename, policyname`;
  return rows.map((row) => `${row.text}\n`).join('');
}

async function functions(sql: Sql): Promise<string> {
  const rows = await sql<{ text: string }[]>`
    select format('function %s owner %s%s %s execute: %s source: %s', p.oid::regprocedure, pg_get_userbyid(p.proowner),
      case when p.prosecdef then ' definer' else '' end, array_to_string(p.proconfig, ' '),
      (select string_agg(case grantee when 0 then 'public' else grantee::regrole::text end, ', ' order by grantee::regrole::text)
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee <> p.proowner),
      left(encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'), 12)) as text
    from pg_proc p where p.pronamespace = 'public'::regnamespace order by p.oid::regprocedure::text`;
  return rows.map((row) => `${row.text}\n`).join('');
}
