import type { TransactionSql } from 'postgres';
import { connect } from '../connect.ts';
import { type Manifest, writeArchive } from './archive.ts';
import { copyColumns, refuseBlindLogin, tablesToKeep } from './catalog.ts';
import { queueTable, readQueueSql } from './queue-rows.ts';

/**
 * Copies everything of ours into `file`, as of one moment, while the relay works on: repeatable read, COPY in the server's own text
 * format, which any later PostgreSQL reads. Secrets stay sealed; the master key is not in it.
 *
 * @param ownerUrl A login that sees all shops' rows: a superuser or one with BYPASSRLS.
 * @throws BackupError, or the file system's error when `file` exists or the disk is full.
 */
export async function backUp(input: { ownerUrl: string; file: string; keyCheck: string }): Promise<Manifest> {
  const sql = connect(input.ownerUrl, { max: 1, applicationName: 'tandem-backup' });
  try {
    return await sql.begin('isolation level repeatable read read only', async (tx) => {
      // A slow disk is not a transaction that has been forgotten.
      await tx`set local idle_in_transaction_session_timeout = 0`;
      await refuseBlindLogin(tx);
      const manifest = await describe(tx, input.keyCheck);
      await writeArchive(input.file, manifest, async ({ name, columns }) => {
        const query = name === queueTable ? readQueueSql : `select ${columns.join(', ')} from ${name}`;
        return tx.unsafe(`copy (${query}) to stdout`).readable();
      });
      return manifest;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function describe(tx: TransactionSql, keyCheck: string): Promise<Manifest> {
  const migrations = await tx<{ sha256: string }[]>`select sha256 from schema_migration order by number`;
  const tables = await tablesToKeep(tx);
  return {
    kind: 'tandem-backup',
    format: 1,
    madeAt: new Date().toISOString(),
    migrations: migrations.map(({ sha256 }) => sha256),
    keyCheck,
    tables: [
      ...(await Promise.all(tables.map(async (name) => ({ name, columns: await copyColumns(tx, name) })))),
      { name: queueTable, columns: [] },
    ],
  };
}
