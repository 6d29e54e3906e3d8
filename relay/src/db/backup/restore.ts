import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { connect } from '../connect.ts';
import { type MigrateInput, migrate } from '../migrate.ts';
import { readMigrations } from '../migration-files.ts';
import { BackupError, type Manifest, openArchive } from './archive.ts';
import { copyColumns, refuseBlindLogin } from './catalog.ts';
import { distrustThePast } from './distrust.ts';
import { enqueueStaged, makeQueueStaging, queueStaging, queueTable } from './queue-rows.ts';

export interface RestoreInput extends Pick<MigrateInput, 'ownerUrl' | 'app'> {
  readonly file: string;
  /** Of the master keys at hand: the backup's must be among them. */
  readonly keyChecks: readonly string[];
}

/**
 * Puts a backup into an empty database, brought to the backup's schema first and to today's afterwards. All rows in one transaction:
 * a damaged file or a full disk leaves the database empty. The event log is another one from here on (`log_id`), so desktops rebuild.
 *
 * @throws BackupError
 */
export async function restore(input: RestoreInput): Promise<Manifest> {
  const { manifest } = await openArchive(input.file);
  // Every byte is looked at before anything is touched.
  for await (const _ of (await openArchive(input.file)).chunks);
  if (!input.keyChecks.includes(manifest.keyCheck)) {
    throw new BackupError('The backup was made under another master key: set TANDEM_MASTER_KEY to that one.');
  }
  const migrations = await readMigrations();
  const isOurs = manifest.migrations.every((sha256, index) => migrations[index]?.sha256 === sha256);
  if (!isOurs) throw new BackupError('The backup was made by another or a newer relay: restore it with that one.');
  const { ownerUrl, app } = input;
  await refuseFilled(ownerUrl);
  await migrate({ ownerUrl, app, migrations: migrations.slice(0, manifest.migrations.length) });
  await load(input, manifest);
  await migrate({ ownerUrl, app, migrations });
  return manifest;
}

async function refuseFilled(ownerUrl: string): Promise<void> {
  const sql = connect(ownerUrl, { max: 1, applicationName: 'tandem-restore' });
  try {
    const [found] = await sql<{ exists: boolean }[]>`select to_regclass('public.tenant') is not null as exists`;
    if (found?.exists !== true) return;
    const [filled] = await sql<{ shops: number }[]>`select count(*)::int as shops from tenant`;
    if (filled?.shops === 0) return;
    throw new BackupError(`The database already holds ${filled?.shops} shops: restore into an empty one.`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function load({ ownerUrl, file }: RestoreInput, manifest: Manifest): Promise<void> {
  const sql = connect(ownerUrl, { max: 1, applicationName: 'tandem-restore' });
  try {
    await sql.begin(async (tx) => {
      await tx`set local idle_in_transaction_session_timeout = 0`;
      await refuseBlindLogin(tx);
      await makeQueueStaging(tx);
      // A relay that was started on the empty database has made itself a key, which seals nothing yet.
      if (manifest.tables.some(({ name }) => name === 'relay_key')) await tx`delete from relay_key`;
      const { chunks } = await openArchive(file);
      let current: { table: string; into: Writable } | undefined;
      for await (const { table, bytes } of chunks) {
        if (current?.table !== table) {
          await endOf(current?.into);
          current = { table, into: await openCopy(tx, table, manifest) };
        }
        if (!current.into.write(bytes)) await new Promise((resolve) => current?.into.once('drain', resolve));
      }
      await endOf(current?.into);
      await enqueueStaged(tx);
      await distrustThePast(tx, new Date(manifest.madeAt));
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function openCopy(tx: TransactionSql, name: string, manifest: Manifest): Promise<Writable> {
  if (name === queueTable) return tx.unsafe(`copy ${queueStaging} from stdin`).writable();
  const table = manifest.tables.find((each) => each.name === name);
  const known = await copyColumns(tx, name);
  if (table === undefined || table.columns.some((column) => !known.includes(column))) {
    throw new BackupError(`The backup holds a table "${name}" that its own schema does not have.`);
  }
  return tx.unsafe(`copy ${name} (${table.columns.join(', ')}) from stdin`).writable();
}

async function endOf(into: Writable | undefined): Promise<void> {
  if (into === undefined) return;
  into.end();
  await finished(into);
}
