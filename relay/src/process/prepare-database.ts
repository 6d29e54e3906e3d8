import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import postgres from 'postgres';
import type { Config } from '../config/index.ts';
import { connect } from '../db/connect.ts';
import { ensureDatabase, startEmbeddedPostgres } from '../db/embedded/index.ts';
import { MigrationError, migrate } from '../db/migrate.ts';
import { readMigrations } from '../db/migration-files.ts';

export interface PreparedDatabase {
  /** The application login. */
  readonly url: string;
  /** Ends what was started for it. */
  stop(): Promise<void>;
}

export const embeddedLogin = 'tandem_relay';

/**
 * A migrated database and the login to work with: the embedded one, or the one of DATABASE_URL, migrated as far as
 * DATABASE_MIGRATE_URL allows. Throws errors of one sentence.
 */
export async function prepareDatabase(config: Config, log: (line: string) => void): Promise<PreparedDatabase> {
  const { url, migrateUrl } = config.database;
  if (url === undefined) return prepareEmbedded(config.dataDir, log);
  if (migrateUrl !== undefined) {
    const applied = await migrate({ ownerUrl: migrateUrl.reveal(), app: { login: loginOf(url.reveal()) } });
    for (const name of applied) log(`applied ${name}`);
  } else {
    await refuseOutdated(url.reveal());
  }
  return { url: url.reveal(), stop: async () => undefined };
}

async function prepareEmbedded(dataDir: string, log: (line: string) => void): Promise<PreparedDatabase> {
  const server = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log });
  try {
    const ownerUrl = await ensureDatabase(server.adminUrl, 'tandem');
    // A new password at every start: nobody else needs it, so nobody keeps it.
    const password = randomBytes(24).toString('hex');
    await migrate({ ownerUrl, app: { login: embeddedLogin, password } });
    const url = new URL(ownerUrl);
    url.username = embeddedLogin;
    url.password = password;
    return { url: url.href, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Throws MigrationError when migrations are due. */
export async function refuseOutdated(url: string): Promise<void> {
  const wanted = (await readMigrations()).length;
  const found = await countMigrations(url);
  if (found >= wanted) return;
  throw new MigrationError(
    `The database has ${found} of ${wanted} migrations: set DATABASE_MIGRATE_URL to its owner, or run "npm run relay -- admin migrate" with it.`,
  );
}

async function countMigrations(url: string): Promise<number> {
  const sql = connect(url, { max: 1 });
  try {
    const [row] = await sql<[{ found: number }]>`select count(*)::int as found from schema_migration`;
    return row.found;
  } catch (error) {
    // No such table, or not for us yet: nothing has been migrated.
    if (error instanceof postgres.PostgresError && (error.code === '42P01' || error.code === '42501')) return 0;
    throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

export function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
