import type { ConnectionId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { createKnowledgeIndex, type KnowledgeIndex } from './search/knowledge-index.ts';
import { knowledgeVersion, listPassages } from './store/passage-store.ts';

interface Cached {
  readonly version: string;
  readonly index: KnowledgeIndex;
}

/** Indexes kept per process; the least recently used goes first. */
const capacity = 200;
const caches = new WeakMap<RelayContext, Map<string, Cached>>();

/** The searchable knowledge of one connection, as of this transaction. Built once per version and process. */
export async function readKnowledge(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
): Promise<KnowledgeIndex> {
  const cache = caches.get(ctx) ?? new Map<string, Cached>();
  caches.set(ctx, cache);
  // The tenant stands in the key although connection ids are unique: no mistake with an id can reach another shop's knowledge.
  const key = `${tx.tenantId}/${connectionId}`;
  const version = await knowledgeVersion(tx, connectionId);
  const build = async () => {
    const passages = await listPassages(tx, connectionId);
    // Many messages may have waited for the same passages: the first of them builds.
    const meanwhile = cache.get(key);
    return meanwhile?.version === version ? meanwhile.index : createKnowledgeIndex(passages);
  };
  const known = cache.get(key);
  const index = known?.version === version ? known.index : await build();
  cache.delete(key);
  cache.set(key, { version, index });
  if (cache.size > capacity) cache.delete(cache.keys().next().value ?? key);
  return index;
}
