import { createHash } from 'node:crypto';
import { type AgentOptions, agentOptions } from '@tandem/shared/api';
import type { immediateOptions } from '../../agent/index.ts';
import type { PinnedDocument } from '../../knowledge/index.ts';

/** What a version decides: what limits the agent acts at once, and is no part of it. */
export type VersionedOptions = Omit<AgentOptions, (typeof immediateOptions)[number]>;

/** All that an agent says by: settings and knowledge. */
export interface SnapshotContent {
  readonly prompt: string;
  readonly options: VersionedOptions;
  readonly documents: readonly PinnedDocument[];
}

/** Parsed, so that an option which somebody set to its default and one that nobody ever set are the same. */
export function versionedOptions(options: unknown): VersionedOptions {
  const { budgets: _budgets, reservedMessages: _reserved, ...versioned } = agentOptions.parse(options);
  return versioned;
}

/** The same for the same words, whichever version of a document has them. */
export function fingerprintOf({ prompt, options, documents }: SnapshotContent): Buffer {
  const said = documents.map(({ documentId, contentHash, title }) => [documentId, contentHash, title]);
  return createHash('sha256')
    .update(JSON.stringify([prompt, sorted(options), said]))
    .digest();
}

export function nameOf(fingerprint: Buffer): string {
  return fingerprint.toString('base64url').slice(0, 22);
}

/** Keys in one order: the database keeps another than the contract. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/** Whether two settings say the same. */
export function isSameSetting(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
