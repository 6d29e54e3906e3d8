import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Config, loadConfig } from '../config/index.ts';
import { ensureDatabase, startEmbeddedPostgres } from '../db/embedded/index.ts';
import { embeddedLogin, loginOf } from '../process/prepare-database.ts';
import { AdminError } from './admin-error.ts';

export interface OwnerAccess {
  readonly config: Config;
  readonly ownerUrl: string;
  readonly app: { readonly login: string; readonly password?: string };
  /** Say which master keys are at hand, newest first; the sealed columns belong to one of them. */
  readonly keyChecks: readonly string[];
}

/** Runs a command as the database's owner: of DATABASE_MIGRATE_URL, of an `npm start` that runs now, or of the embedded one at rest. */
export async function withOwner<T>(run: (access: OwnerAccess) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env);
  const keyChecks = config.masterKeys.map((key) =>
    createHmac('sha256', Buffer.from(key.reveal(), 'base64')).update('backup').digest('hex'),
  );
  const { url, migrateUrl } = config.database;
  if (url !== undefined) {
    if (migrateUrl === undefined) {
      throw new AdminError('DATABASE_MIGRATE_URL is not set: this needs a login that sees all shops’ rows.');
    }
    return run({ config, ownerUrl: migrateUrl.reveal(), app: { login: loginOf(url.reveal()) }, keyChecks });
  }
  const server = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') });
  try {
    const ownerUrl = await ensureDatabase(server.adminUrl, 'tandem');
    return await run({
      config,
      ownerUrl,
      app: { login: embeddedLogin, password: randomBytes(24).toString('hex') },
      keyChecks,
    });
  } finally {
    await server.stop();
  }
}
