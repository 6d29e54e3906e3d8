import { runMigrations } from 'graphile-worker';
import type { Sql } from 'postgres';
import { connect } from './connect.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { ensureAppLogin, ensureRoles } from './roles.ts';
import { workerPool } from './worker-pool.ts';

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateInput {
  /** A login that may make roles and owns the database (or is a superuser). */
  readonly ownerUrl: string;
  /** The application's login; made when `password` is given. */
  readonly app: { readonly login: string; readonly password?: string };
  readonly migrations?: readonly Migration[];
}

/** "TANDEM" in ASCII: one migrating process at a time. */
const migrationLock = 0x54414e44;

/**
 * Brings the database up to date and returns the names of what was applied. Every file is one transaction; the hash of an applied one
 * is kept, and an edited one is refused.
 *
 * @throws MigrationError
 */
export async function migrate(input: MigrateInput): Promise<string[]> {
  const migrations = input.migrations ?? (await readMigrations());
  const sql = connect(input.ownerUrl, { max: 2, applicationName: 'tandem-migrate' });
  try {
    const session = await sql.reserve();
    try {
      await session`select pg_advisory_lock(${migrationLock})`;
      return await applyAll(sql, input, migrations);
    } finally {
      await session`select pg_advisory_unlock(${migrationLock})`.catch(() => undefined);
      session.release();
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function applyAll(sql: Sql, input: MigrateInput, migrations: readonly Migration[]): Promise<string[]> {
  await refuseOtherEncoding(sql);
  await sql.begin(async (tx) => {
    await ensureRoles(tx);
    await tx`grant usage, create on schema public to tandem_owner`;
    await tx`create table if not exists schema_migration (
      number int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`;
    await tx`alter table schema_migration owner to tandem_owner`;
    // So that a start without the owner's login can tell what is missing.
    await tx`grant select on schema_migration to tandem_app`;
  });
  const applied = new Map(
    (await sql<{ number: number; sha256: string }[]>`select number, sha256 from schema_migration`).map((row) => [
      row.number,
      row.sha256,
    ]),
  );
  refuseForeign(applied, migrations);
  // First: functions of ours call the queue's.
  await migrateQueue(sql, input.ownerUrl);
  const due = migrations.filter((migration) => !applied.has(migration.number));
  for (const migration of due) {
    await sql.begin(async (tx) => {
      await tx`set local role tandem_owner`;
      await tx.unsafe(migration.text);
      await tx`insert into schema_migration (number, name, sha256)
        values (${migration.number}, ${migration.name}, ${migration.sha256})`;
    });
  }
  await sql.begin((tx) => ensureAppLogin(tx, input.app.login, input.app.password));
  return due.map((migration) => migration.name);
}

/** Thai that is stored as bytes of no known character set can be neither compared nor found. */
async function refuseOtherEncoding(sql: Sql): Promise<void> {
  const [found] = await sql<{ encoding: string }[]>`select current_setting('server_encoding') as encoding`;
  if (found?.encoding === 'UTF8') return;
  throw new MigrationError(
    `The database's encoding is ${found?.encoding}, and Thai needs UTF8: create it with "encoding 'UTF8' template template0".`,
  );
}

function refuseForeign(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  for (const [number, sha256] of applied) {
    const migration = migrations[number];
    if (migration === undefined) {
      throw new MigrationError(
        `The database has migration ${number}, which this relay does not know: start the newer relay.`,
      );
    }
    if (migration.sha256 !== sha256) {
      throw new MigrationError(`${migration.name} has been edited after it was applied: add a new migration instead.`);
    }
  }
}

/** graphile-worker's own tables, owned by the worker's role, which may make a schema only for as long as this takes. */
async function migrateQueue(sql: Sql, ownerUrl: string): Promise<void> {
  const [found] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`;
  const database = found?.name ?? '';
  // What goes wrong is thrown by the call below; the pool only repeats it.
  const pool = workerPool(ownerUrl, 1, () => undefined);
  await sql.unsafe(`grant create on database ${database} to tandem_worker`);
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
    await sql.unsafe(`revoke create on database ${database} from tandem_worker`);
  }
}
