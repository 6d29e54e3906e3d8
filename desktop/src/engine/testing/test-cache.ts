import { join } from 'node:path';
import type { PersonId, Rows } from '@tandem/shared/model';
import { type Cache, openCache } from '../cache/cache.ts';
import type { Overlay } from '../outbox/overlay.ts';
import { createOverlay } from '../outbox/overlay.ts';
import { applySnapshotPage, beginSnapshot, finishSnapshot } from '../sync/applier.ts';
import { me } from './row-builders.ts';
import { recordingLog, temporaryDir } from './test-engine.ts';

export interface TestCache extends Cache {
  readonly laid: Overlay;
  [Symbol.dispose](): void;
}

/** A cache in a file of its own, filled by a snapshot at seq 0 of `log-1`. */
export function testCache(rows: Partial<Rows> = {}): TestCache {
  const dir = temporaryDir();
  const laid = createOverlay();
  const cache = openCache(join(dir.path, 'cache.db'), { me: me as PersonId, overlay: laid.apply }, recordingLog());
  beginSnapshot(cache);
  applySnapshotPage(cache, rows);
  finishSnapshot(cache, { logId: 'log-1', asOfSeq: 0 }, false);
  return {
    ...cache,
    laid,
    [Symbol.dispose]() {
      cache.db.close();
      dir[Symbol.dispose]();
    },
  };
}

/** Every row and the cursor, for comparing two caches. Without the snapshot's generation, which says nothing of content. */
export function dump({ db }: Cache): unknown {
  const tables = ['connection', 'contact', 'member', 'draft', 'activity', 'message', 'conversation'];
  const content = tables.map((table) => {
    const rows = db.prepare(`SELECT * FROM ${table} ORDER BY id`).all() as Record<string, unknown>[];
    return rows.map(({ gen: _gen, rowid: _rowid, ...row }) => row);
  });
  return [content, db.prepare(`SELECT * FROM meta WHERE key IN ('log_id', 'cursor') ORDER BY key`).all()];
}
