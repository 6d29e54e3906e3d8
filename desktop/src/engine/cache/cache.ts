import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConversationRow, PersonId } from '@tandem/shared/model';
import type { Log } from '../engine-options.ts';
import { type Db, faultOf, openDatabase, SchemaTooNewError } from '../sqlite/database.ts';
import { rowsMigration } from './migrations/0001-rows.ts';

const migrations = [rowsMigration];

/** This person's copy of one shop's inbox. Disposable: whatever is wrong with it, it is fetched again. */
export interface Cache {
  readonly db: Db;
  readonly path: string;
  /** Whose list it is: decides between "mine" and "teammates". */
  readonly me: PersonId;
  /** What the screens see of a conversation: the relay's row with the acts that it has not confirmed yet. */
  readonly overlay: (row: ConversationRow) => ConversationRow;
}

/** One cache per relay, shop and person. */
export function cachePath(dataDir: string, scope: string): string {
  return join(dataDir, 'cache', `${createHash('sha256').update(scope).digest('hex').slice(0, 24)}.db`);
}

/** A damaged file, or one of a newer app, is thrown away and begun anew. */
export function openCache(path: string, who: Pick<Cache, 'me' | 'overlay'>, log: Log): Cache {
  const open = () => openDatabase(path, { migrations, synchronous: 'NORMAL', isExclusive: false });
  try {
    const db = open();
    if (db.pragma('quick_check(1)', { simple: true }) === 'ok') return { db, path, ...who };
    db.close();
    log.warn('cache.damaged', { path });
  } catch (error) {
    if (!(error instanceof SchemaTooNewError) && faultOf(error) !== 'damaged') throw error;
    log.warn('cache.unusable', { path, reason: error instanceof Error ? error.message : '' });
  }
  deleteCacheFile(path);
  return { db: open(), path, ...who };
}

export function deleteCacheFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
