import type { Sql, TransactionSql } from 'postgres';
import { connect } from '../../../src/db/connect.ts';
import { createTestTenant, type TestDatabase } from '../../../src/db/testing/open-test-database.ts';
import { catalogTables, fillTables } from '../../support/fill-tables.ts';
import { lintSchema } from '../lint.ts';
import { type Attempt, attemptAll, installAttempts } from './attempt.ts';
import { Chance } from './chance.ts';
import { beforeAnyTenant, namesTenants } from './known.ts';
import { type Fuzzed, objectsOf, type Side, type Statement } from './objects.ts';

export interface FuzzReport {
  readonly objects: number;
  /** Fewest attempts on any object. */
  readonly ops: number;
  readonly leaks: readonly string[];
  readonly lintFailures: readonly string[];
}

export interface FuzzOptions {
  readonly opsPerObject: number;
  readonly seed: number;
  /** Objects whose name fits; omitted: all. */
  readonly only?: RegExp;
  readonly onProgress?: (done: number, of: number) => void;
}

type Role = 'app' | 'ingress' | 'worker';
/** Who a transaction says it is. */
type Claim = 'tenant' | 'none' | 'empty' | 'junk' | 'nobody';

const batch = 50;

/**
 * Every object × what could be asked of it, as another tenant, as none, with an empty or senseless tenant, as each role, over one pooled
 * connection whose transactions alternate between two tenants and end in commits, aborts and errors.
 */
export async function fuzzIsolation(database: TestDatabase, options: FuzzOptions): Promise<FuzzReport> {
  const { adminSql: admin } = database;
  await installAttempts(admin);
  const [a, b] = [await makeSide(database, 'marker-of-a-7f3k'), await makeSide(database, 'marker-of-b-9q2x')];
  await admin.unsafe('analyze');
  const objects = (await objectsOf(admin)).filter(({ name }) => options.only?.test(name) ?? true);
  const before = await fingerprint(admin);
  const chance = new Chance(options.seed);
  const leaks = new Set<string>();
  const pool = connect(database.url, { max: 1, applicationName: 'tandem-fuzz' });
  try {
    for (const [index, object] of objects.entries()) {
      for (let done = 0; done < options.opsPerObject; done += batch) {
        const size = Math.min(batch, options.opsPerObject - done);
        const [own, other] = chance.next() < 0.5 ? [a, b] : [b, a];
        for (const leak of await oneTransaction(pool, object, { chance, own, other, size })) leaks.add(leak);
      }
      options.onProgress?.(index + 1, objects.length);
    }
  } finally {
    await pool.end({ timeout: 5 });
  }
  const after = await fingerprint(admin);
  for (const [table, sum] of Object.entries(before)) {
    if (after[table] !== sum) leaks.add(`${table}: rows changed although every attempt was undone`);
  }
  return {
    objects: objects.length,
    ops: options.opsPerObject,
    leaks: [...leaks],
    lintFailures: await lintSchema(admin),
  };
}

async function makeSide(database: TestDatabase, marker: string): Promise<Side> {
  const { tenantId } = await createTestTenant(database.db, marker);
  const { tenant } = await catalogTables(database.adminSql);
  const id = await fillTables(database.adminSql, tenant, tenantId);
  return { tenantId, id, marker };
}

interface Round {
  readonly chance: Chance;
  readonly own: Side;
  readonly other: Side;
  readonly size: number;
}

class Abort extends Error {}

async function oneTransaction(pool: Sql, object: Fuzzed, { chance, own, other, size }: Round): Promise<string[]> {
  const role = chance.pick<Role>(isQueue(object) ? ['app', 'ingress'] : ['app', 'app', 'ingress', 'worker']);
  const claim = chance.pick<Claim>(['tenant', 'tenant', 'tenant', 'none', 'empty', 'junk', 'nobody']);
  const statements = Array.from({ length: size }, () => object.statement(chance, own, other));
  const asked = statements.flatMap(({ text, twin }) => (twin === undefined ? [text] : [text, twin]));
  const who = { role, claim, own, other };
  const leaks: string[] = [];
  await pool
    .begin(async (sql) => {
      await pretend(sql, role, claim, own, chance);
      const attempts = await attemptAll(sql, asked);
      let at = 0;
      for (const statement of statements) {
        const attempt = attempts[at++];
        const twin = statement.twin === undefined ? undefined : attempts[at++];
        const leak = attempt && leakOf(object, statement, attempt, twin, who);
        if (leak) leaks.push(`${object.name} as ${role}, ${claim}: ${leak}: ${statement.text}`);
      }
      if (chance.next() < 0.4) throw new Abort('given up');
    })
    .catch((error: unknown) => {
      if (!(error instanceof Abort)) throw error;
    });
  return leaks;
}

/** The worker's role owns the queue: it hands out everybody's jobs. */
function isQueue({ name }: Fuzzed): boolean {
  return name.startsWith('graphile_worker.');
}

async function pretend(sql: TransactionSql, role: Role, claim: Claim, own: Side, chance: Chance): Promise<void> {
  if (role !== 'app') await sql.unsafe(`set local role tandem_${role}`);
  const says = { tenant: own.tenantId, none: null, empty: '', junk: 'not-a-tenant', nobody: chance.uuid() }[claim];
  if (says !== null) await sql`select set_config('app.tenant_id', ${says}, true)`;
}

interface Who {
  readonly role: Role;
  readonly claim: Claim;
  readonly own: Side;
  readonly other: Side;
}

/** Why this must not have happened; null: it may. */
function leakOf(
  object: Fuzzed,
  statement: Statement,
  attempt: Attempt,
  twin: Attempt | undefined,
  { role, claim, own, other }: Who,
): string | null {
  // A tenant who is not claimed is a stranger too.
  const strangers = claim === 'tenant' ? [other] : [own, other];
  for (const { marker, id, tenantId } of strangers) {
    if (attempt.text.includes(marker) && !beforeAnyTenant(object.name, role)) return `shows ${marker}`;
    for (const key of [id, tenantId]) {
      if (key === tenantId && namesTenants(object.name, role)) continue;
      if (attempt.text.includes(key) && !statement.text.includes(key)) return 'shows a stranger’s key';
    }
  }
  if (attempt.kind === 'rows' && statement.mustTouchNothing && attempt.count > 0)
    return `touched ${attempt.count} rows`;
  if (attempt.kind === 'rows' && object.openTo === null) return 'is open';
  if (twin !== undefined && outcome(twin) !== outcome(attempt))
    return `tells that a key exists (${outcome(attempt)}, ${outcome(twin)})`;
  return null;
}

function outcome(attempt: Attempt): string {
  return attempt.kind === 'rows' ? `rows ${attempt.count}` : attempt.state;
}

async function fingerprint(admin: Sql): Promise<Record<string, string>> {
  const { tenant, global } = await catalogTables(admin);
  const sums: Record<string, string> = {};
  for (const name of [...tenant.map((table) => table.name), ...global]) {
    const [row] = await admin.unsafe<{ sum: string }[]>(
      `select md5(coalesce(string_agg(to_jsonb(x)::text, '|' order by to_jsonb(x)::text), '')) as sum from ${name} x`,
    );
    sums[name] = row?.sum ?? '';
  }
  return sums;
}
