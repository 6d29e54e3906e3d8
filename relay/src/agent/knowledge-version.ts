import { createHash } from 'node:crypto';
import type { KnowledgeIndex } from '../knowledge/index.ts';

const versions = new WeakMap<KnowledgeIndex, string>();

/** What the agent may use, as a hash: a chunk's id is the same as long as its content is. */
export function knowledgeVersionOf(knowledge: KnowledgeIndex): string {
  const known = versions.get(knowledge);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const { id, title, text } of knowledge.passages) hash.update(JSON.stringify([id, title, text]));
  const version = hash.digest('base64url').slice(0, 22);
  versions.set(knowledge, version);
  return version;
}
