import { loadConfig } from '../config/index.ts';
import { migrate } from '../db/migrate.ts';
import { loginOf } from '../process/prepare-database.ts';
import { AdminError } from './admin-error.ts';

export async function migrateNow(): Promise<void> {
  const { url, migrateUrl } = loadConfig(process.env).database;
  if (url === undefined || migrateUrl === undefined) {
    throw new AdminError(
      'Set DATABASE_URL and DATABASE_MIGRATE_URL; the embedded database is migrated at every start by itself.',
    );
  }
  const applied = await migrate({ ownerUrl: migrateUrl.reveal(), app: { login: loginOf(url.reveal()) } });
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
}
