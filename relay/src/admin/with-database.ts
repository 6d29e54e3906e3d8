import { type Config, loadConfig } from '../config/index.ts';
import { createDatabase, type OpenDatabase } from '../db/create-database.ts';
import type { RelayFeature } from '../feature.ts';
import { AdminError } from './admin-error.ts';

/** Opens the database of DATABASE_URL (or of an `npm start` that runs now) for one command. */
export async function withDatabase<T>(
  run: (parts: { config: Config; db: OpenDatabase }) => Promise<T>,
  /** Whose jobs the command may cause. */
  features: readonly RelayFeature[] = [],
): Promise<T> {
  const config = loadConfig(process.env);
  if (config.database.url === undefined) {
    throw new AdminError('No database: set DATABASE_URL, or run "npm start" in another terminal first.');
  }
  const db = createDatabase({ url: config.database.url.reveal(), features, poolSize: 2 });
  try {
    return await run({ config, db });
  } finally {
    await db.close();
  }
}
