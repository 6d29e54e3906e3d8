import { api } from '@tandem/shared/api';
import type { z } from 'zod';
import type { Cache } from '../cache/cache.ts';
import type { RelaySession } from '../relay-client/session.ts';
import { applySnapshotPage, beginSnapshot, finishSnapshot } from './applier.ts';
import { rawRows } from './lenient-rows.ts';

/** The snapshot with its rows not yet believed: one row of a newer relay must not cost the whole page. */
const lenientSnapshot = { ...api.snapshot, output: api.snapshot.output.extend({ rows: rawRows }) };

/** Rebuilds the cache from the relay's snapshot; the outbox is not touched. What is cached stays readable meanwhile. */
export async function bootstrap(
  cache: Cache,
  session: RelaySession,
  watch: { isStopped: () => boolean; onPage: () => void },
): Promise<{ pages: number; unread: string[]; gone: number } | null> {
  beginSnapshot(cache);
  const unread: string[] = [];
  let first: z.infer<typeof lenientSnapshot.output> | null = null;
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: z.infer<typeof lenientSnapshot.output> = await session.request(lenientSnapshot, {
      query: cursor === null ? {} : { cursor },
    });
    if (watch.isStopped()) return null;
    watch.onPage();
    // The log was replaced between two pages: what we have belongs to the old one.
    if (first !== null && page.logId !== first.logId) return bootstrap(cache, session, watch);
    first ??= page;
    unread.push(...applySnapshotPage(cache, page.rows).unread);
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor !== null);
  const gone = finishSnapshot(cache, { logId: first.logId, asOfSeq: first.asOfSeq }, unread.length > 0);
  return { pages, unread, gone: gone.length };
}
