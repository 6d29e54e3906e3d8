import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export type Db = Database.Database;

/** One step of a file's schema. Numbered by position, never edited once released. */
export type Migration = string;

export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
}

interface OpenOptions {
  readonly migrations: readonly Migration[];
  /** `FULL` for what must survive a power cut, `NORMAL` for what can be fetched again. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Nobody else may open the file while we live; the lock dies with the process, also under SIGKILL. */
  readonly isExclusive: boolean;
}

/** Opens or makes a database file. Throws `SchemaTooNewError`, or SQLite's own error when the file is damaged. */
export function openDatabase(path: string, options: OpenOptions): Db {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Whoever holds the file for itself holds it for long: waiting for the lock would only freeze the start.
  const db = new Database(path, { timeout: options.isExclusive ? 0 : 5_000 });
  try {
    if (options.isExclusive) db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${options.synchronous}`);
    // What is deleted here was often deleted because a customer asked for it.
    db.pragma('secure_delete = ON');
    migrate(db, options.migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Moves everything into the file itself and cuts the write-ahead log, in which deleted words would stay until they are written over. */
export function emptyLog(db: Db): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
}

function migrate(db: Db, migrations: readonly Migration[]): void {
  db.transaction(() => {
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > migrations.length) {
      throw new SchemaTooNewError(`schema ${version} is newer than this app, which knows ${migrations.length}`);
    }
    for (const step of migrations.slice(version)) db.exec(step);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}

const statements = new WeakMap<Db, Map<string, Database.Statement>>();

/** The prepared statement of this text, prepared once per database. */
export function sql(db: Db, text: string): Database.Statement {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(text);
  if (statement === undefined) {
    statement = db.prepare(text);
    known.set(text, statement);
  }
  return statement;
}

export type SqliteFault = 'full' | 'busy' | 'damaged' | null;

/** What a thrown SQLite error means. A full disk shows as FULL or, at a size limit, as an I/O error while writing. */
export function faultOf(error: unknown): SqliteFault {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = String(error.code);
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') || code === 'ENOSPC') return 'full';
  if (code.startsWith('SQLITE_BUSY')) return 'busy';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged';
  return null;
}
