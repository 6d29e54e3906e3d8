import type { Sql } from 'postgres';
import { catalogTables, rowFor, type TenantTable } from '../../support/fill-tables.ts';
import type { Chance } from './chance.ts';

export interface Side {
  readonly tenantId: string;
  /** All rows of this tenant carry it as id. */
  readonly id: string;
  /** Stands in names; no statement ever mentions it. */
  readonly marker: string;
}

export interface Fuzzed {
  readonly name: string;
  /** May succeed for these roles, seen from a tenant; null: nobody gets anything. */
  readonly openTo: 'app' | null;
  /** One statement of this object's, aimed at `other` by somebody of `own`; `mustFail` when no success of it is innocent. */
  statement(chance: Chance, own: Side, other: Side): Statement;
}

export interface Statement {
  readonly text: string;
  /** Any row or effect at all is a leak. */
  readonly mustTouchNothing: boolean;
  /** Refused or not, it must be answered as the same with a key that nobody has. */
  readonly twin?: string;
}

const plain = (text: string, mustTouchNothing = true): Statement => ({ text, mustTouchNothing });

/** Everything in the catalogs that a role could ask for something. */
export async function objectsOf(admin: Sql): Promise<Fuzzed[]> {
  const { tenant, global } = await catalogTables(admin);
  const tables = await Promise.all(tenant.map((table) => tenantTable(admin, table)));
  const others = await admin<{ name: string; kind: string }[]>`
    select c.oid::regclass::text as name, c.relkind as kind from pg_class c
    where c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'graphile_worker'))
      and c.relkind in ('v', 'm', 'S', 'f') or (c.relnamespace = 'graphile_worker'::regnamespace and c.relkind in ('r', 'p'))
    order by 1`;
  const functions = await admin<{ name: string; schema: string; types: string[] }[]>`
    select p.proname as name, n.nspname as schema,
      array(select format_type(t, null) from unnest(p.proargtypes::oid[]) with ordinality as a (t, n) order by n) as types
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'graphile_worker') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 2, 1`;
  return [
    ...tables,
    ...global.map(closedTable),
    ...others.map(({ name, kind }) => (kind === 'S' ? sequence(name) : closedTable(name))),
    ...functions.map(({ name, schema, types }) => callable(`${schema}.${name}`, types)),
    statistics,
  ];
}

async function tenantTable(admin: Sql, table: TenantTable): Promise<Fuzzed> {
  const { name, tenantColumn: tenant } = table;
  const columns = Object.keys(await rowFor(admin, table, '00000000-0000-0000-0000-000000000000', 'x'));
  const example = await rowFor(admin, table, '{tenant}', '{id}');
  const row = (tenantId: string, id: string, ownId = id) => {
    const values = columns.map((column) =>
      (example[column] ?? 'null').replaceAll('{tenant}', tenantId).replaceAll('{id}', column === 'id' ? ownId : id),
    );
    return `insert into ${name} (${columns.join(', ')}) values (${values.join(', ')})`;
  };
  const verbs: ((own: Side, other: Side, chance: Chance) => Statement)[] = [
    () => plain(`select * from ${name}`, false),
    (_own, other) => plain(`select * from ${name} where ${tenant} = '${other.tenantId}'`),
    (own) => plain(`select * from ${name} where ${tenant} <> '${own.tenantId}'`),
    // Were the filter asked before the policy, its complaint would show a stranger's value.
    () => plain(`select * from ${name} where (${tenant}::text || '!')::int > 0`, false),
    (_own, other) => plain(`select * from ${name} t where t::text like '%${other.id.slice(-12)}%'`),
    (_own, other) => plain(`select * from ${name} where ${tenant} = '${other.tenantId}' for update`),
    (_own, other) =>
      plain(`update ${name} set ${tenant} = ${tenant} where ${tenant} = '${other.tenantId}' returning *`),
    (own, other) =>
      plain(`update ${name} set ${tenant} = '${other.tenantId}' where ${tenant} = '${own.tenantId}' returning *`),
    // Without RETURNING: that asks whether the new row may be seen, which can hide that it was written.
    (own, other) => plain(`update ${name} set ${tenant} = '${other.tenantId}' where ${tenant} = '${own.tenantId}'`),
    (_own, other) => plain(`delete from ${name} where ${tenant} = '${other.tenantId}' returning *`),
    (own) => plain(`delete from ${name} where ${tenant} <> '${own.tenantId}' returning *`),
    (_own, other, chance) => plain(`${row(other.tenantId, chance.uuid())} returning *`),
    // Among the other's own rows, so that every foreign key is content.
    (_own, other, chance) => plain(row(other.tenantId, other.id, chance.uuid())),
    (_own, other) => plain(`${row(other.tenantId, other.id)} on conflict do nothing returning *`),
    (own, other, chance) => ({
      text: `${row(own.tenantId, other.id)} on conflict do nothing returning 1`,
      mustTouchNothing: false,
      twin: `${row(own.tenantId, chance.uuid())} on conflict do nothing returning 1`,
    }),
    () => plain(`truncate ${name} cascade`),
    () => plain(`alter table ${name} disable row level security`),
    () => plain(`create policy open on ${name} using (true)`),
  ];
  return { name, openTo: 'app', statement: (chance, own, other) => chance.pick(verbs)(own, other, chance) };
}

function closedTable(name: string): Fuzzed {
  const verbs = [
    `select * from ${name}`,
    `select count(*) from ${name}`,
    `insert into ${name} default values returning *`,
    `delete from ${name} returning *`,
    `truncate ${name} cascade`,
    `lock table ${name} in share mode`,
  ];
  const readable = name === 'schema_migration' ? verbs.slice(2) : verbs;
  return { name, openTo: null, statement: (chance) => plain(chance.pick(readable)) };
}

function sequence(name: string): Fuzzed {
  const verbs = [`select nextval('${name}')`, `select last_value from ${name}`, `select setval('${name}', 1)`];
  return { name, openTo: null, statement: (chance) => plain(chance.pick(verbs)) };
}

function callable(name: string, types: readonly string[]): Fuzzed {
  return {
    name: `${name}(${types.join(', ')})`,
    openTo: 'app',
    statement(chance, own, other) {
      const values = types.map((type) => chance.literal(type, own, other));
      return plain(`select * from ${name}(${values.join(', ')})`, false);
    },
  };
}

/** The planner's samples hold values of all tenants. */
const statistics: Fuzzed = {
  name: 'pg_stats',
  openTo: 'app',
  statement: (chance) =>
    plain(
      chance.pick([
        `select tablename, most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = 'public'`,
        `select stavalues1::text from pg_statistic`,
      ]),
      false,
    ),
};
