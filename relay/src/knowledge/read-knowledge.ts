import type { ConnectionId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { buildKnowledgeIndex, type KnowledgeIndex } from './search/knowledge-index.ts';
import { knowledgeVersion, listPassages, listSnapshotPassages } from './store/passage-store.ts';

interface Cached {
  readonly version: string;
  /** Never fails: it is made of texts alone. */
  readonly index: Promise<KnowledgeIndex>;
}

/** Indexes kept per process; the least recently used goes first. */
const capacity = 200;
const caches = new WeakMap<RelayContext, Map<string, Cached>>();

/**
 * The searchable knowledge of one connection: of a snapshot, or (null) what is being worked on, as of this transaction. Built once per
 * version and process.
 */
export async function readKnowledge(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  snapshotId: string | null,
): Promise<KnowledgeIndex> {
  const cache = caches.get(ctx) ?? new Map<string, Cached>();
  caches.set(ctx, cache);
  // The tenant stands in the key although connection ids are unique: no mistake with an id can reach another shop's knowledge.
  const key = `${tx.tenantId}/${connectionId}/${snapshotId ?? ''}`;
  const version = snapshotId ?? (await knowledgeVersion(tx, connectionId));
  let entry = cache.get(key);
  if (entry?.version !== version) {
    const passages = await (snapshotId === null
      ? listPassages(tx, connectionId)
      : listSnapshotPassages(tx, snapshotId));
    // Many messages may have waited for the same passages: the first of them builds.
    const meanwhile = cache.get(key);
    entry = meanwhile?.version === version ? meanwhile : { version, index: buildKnowledgeIndex(passages) };
  }
  cache.delete(key);
  cache.set(key, entry);
  if (cache.size > capacity) cache.delete(cache.keys().next().value ?? key);
  return entry.index;
}
