import type { Sql } from 'postgres';

// The rules a schema of many tenants must keep, each as a query that names what breaks it. Read from the catalogs, so that a table
// which somebody adds tomorrow is judged too.

/** Global tables that name a tenant: reached only through functions. */
export const globalTablesWithTenant = [
  'app_share',
  'app_turn',
  'connection_attempt',
  'invitation',
  'lease',
  'membership',
  'message_term',
  'routing',
  'session',
  'suspension',
];

const ours = `c.relnamespace = 'public'::regnamespace`;
const isGlobal = `c.relname = any (array[${globalTablesWithTenant.map((name) => `'${name}'`).join(', ')}])`;
/** Not an object of an extension. */
const isOwnFunction = `p.pronamespace = 'public'::regnamespace and not exists (
  select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;

export const lintRules: readonly { readonly rule: string; readonly breaks: string }[] = [
  {
    rule: 'a table with a tenant is under forced row-level security, or on the closed list',
    breaks: `select c.relname as name from pg_class c where ${ours} and c.relkind in ('r', 'p') and not ${isGlobal}
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
      and not (c.relrowsecurity and c.relforcerowsecurity)`,
  },
  {
    rule: 'one policy for all verbs, which compares the tenant, for reading and for writing',
    breaks: `select c.relname as name from pg_class c where ${ours} and c.relforcerowsecurity and (
        (select count(*) from pg_policy p where p.polrelid = c.oid) <> 1
        or not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polpermissive
          and pg_get_expr(p.polqual, p.polrelid) like '%current_setting(''app.tenant_id''%'
          and pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid)))`,
  },
  {
    rule: 'keys and unique indexes begin with the tenant',
    breaks: `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
      where ${ours} and c.relforcerowsecurity and i.indisunique and c.relname <> 'tenant'
      and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]) is distinct from 'tenant_id'`,
  },
  {
    rule: 'foreign keys carry the tenant to the tenant',
    breaks: `select k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
      where ${ours} and c.relforcerowsecurity and k.contype = 'f' and (
        (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[1]) is distinct from 'tenant_id'
        or (select a.attname from pg_attribute a where a.attrelid = k.confrelid and a.attnum = k.confkey[1])
          is distinct from (case when k.confrelid = 'tenant'::regclass then 'id' else 'tenant_id' end))`,
  },
  {
    rule: 'a tenant is never null',
    breaks: `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where ${ours} and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attnotnull`,
  },
  {
    rule: 'functions are nobody’s by default, and definers have a fixed search path that ends with pg_temp',
    breaks: `select p.oid::regprocedure::text as name from pg_proc p where ${isOwnFunction} and (
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0)
      or p.prosecdef and not coalesce(array_to_string(p.proconfig, ' ') like '%search_path=pg_catalog, %pg_temp', false))`,
  },
  {
    rule: 'everything of ours belongs to the owner',
    breaks: `select c.relname as name from pg_class c where ${ours} and pg_get_userbyid(c.relowner) <> 'tandem_owner'
      union select p.proname from pg_proc p where ${isOwnFunction} and pg_get_userbyid(p.proowner) <> 'tandem_owner'`,
  },
  {
    rule: 'no view, rule or publication goes around the policies',
    breaks: `select c.relname as name from pg_class c where ${ours} and c.relkind in ('v', 'm')
        and not coalesce('security_invoker=true' = any (c.reloptions), false)
      union select c.relname from pg_rewrite r join pg_class c on c.oid = r.ev_class where ${ours} and c.relkind <> 'v'
      union select pubname from pg_publication`,
  },
  {
    rule: 'the application’s logins may not truncate, refer, trigger, or bypass',
    breaks: `select c.relname || ' ' || x.privilege_type as name from pg_class c, aclexplode(c.relacl) x
      where ${ours} and x.grantee in (select oid from pg_roles where rolname in ('tandem_app', 'tandem_ingress', 'tandem_worker'))
        and x.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      union select rolname from pg_roles where rolname like 'tandem\\_%' and (rolsuper or rolbypassrls)`,
  },
  {
    rule: 'only the application touches tenants’ tables, and nobody the global ones',
    breaks: `select c.relname || ' ' || coalesce(r.rolname, 'public') as name
      from pg_class c, aclexplode(c.relacl) x left join pg_roles r on r.oid = x.grantee
      where ${ours} and c.relkind in ('r', 'p', 'S', 'v', 'm') and coalesce(r.rolname, 'public') <> 'tandem_owner'
        and not (c.relforcerowsecurity and r.rolname = 'tandem_app')
        and not (c.relname = 'schema_migration' and r.rolname = 'tandem_app' and x.privilege_type = 'SELECT')`,
  },
];

/** What breaks which rule; empty: nothing. */
export async function lintSchema(sql: Sql): Promise<string[]> {
  const failures: string[] = [];
  for (const { rule, breaks } of lintRules) {
    const rows = await sql.unsafe<{ name: string }[]>(`${breaks} order by 1`);
    failures.push(...rows.map(({ name }) => `${rule}: ${name}`));
  }
  return failures;
}
