import type { ConnectionId, DocumentId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { restoreDocuments } from '../../knowledge/index.ts';
import { lastRunSince, regressionsSince } from '../runs/run-counts.ts';
import { changedOf } from './difference.ts';
import { type Draft, lockDraft } from './draft.ts';
import { restoreSettings } from './restore-settings.ts';
import { fingerprintOf, nameOf, type SnapshotContent } from './snapshot-content.ts';
import { ensureSnapshot, readSnapshot } from './snapshot-store.ts';
import { findVersion, insertVersion, liveVersion, type NewVersion, type StoredVersion } from './version-store.ts';

type Change = Omit<NewVersion, 'version' | 'changed'>;

/**
 * Makes the draft what customers are answered by. Throws ProblemError: `conflict` when the draft is another than `draft` names, or says
 * what is live already; `regressions` when the last test run got worse and no reason is given.
 */
export async function publish(
  tx: TenantTx,
  connectionId: ConnectionId,
  input: {
    readonly note: string;
    readonly reason: string | null;
    readonly draft: string | null;
    readonly by: PersonId;
  },
): Promise<number> {
  const draft = await lockDraft(tx, connectionId);
  requireDraft(draft, input.draft);
  const live = await liveVersion(tx, connectionId);
  if (live?.name === draft.name) throw new ProblemError('conflict', 'the draft says what is live already');
  const reason = input.reason === '' ? null : input.reason;
  const worse = await regressionsSince(tx, connectionId, live?.version ?? 0);
  if (worse > 0 && reason === null) {
    throw new ProblemError('regressions', `${worse} test cases got worse`, { reason: 'required' });
  }
  const run = await lastRunSince(tx, connectionId, live?.version ?? 0);
  const snapshotId = await ensureSnapshot(tx, connectionId, draft.content);
  const { note, by } = input;
  const change: Change = { kind: 'publish', snapshotId, note, reason, restores: null, runId: run?.id ?? null, by };
  return goLive(tx, connectionId, live, draft.content, change);
}

/**
 * Makes what an earlier version said live again, as a new one. The draft goes along when it had no changes of its own: else the next
 * publishing would bring back what was just taken away. Throws `not_found`; `conflict`: it is live.
 */
export async function rollBack(
  tx: TenantTx,
  connectionId: ConnectionId,
  { version, note, by }: { readonly version: number; readonly note: string; readonly by: PersonId },
): Promise<number> {
  const draft = await lockDraft(tx, connectionId);
  const wanted = await findVersion(tx, connectionId, version);
  const live = await liveVersion(tx, connectionId);
  if (wanted === null || live === null) throw new ProblemError('not_found', 'no such version');
  if (wanted.snapshotId === live.snapshotId) throw new ProblemError('conflict', 'it is what is live already');
  const content = await readSnapshot(tx, wanted.snapshotId);
  const { snapshotId } = wanted;
  const change: Change = { kind: 'rollback', snapshotId, note, reason: null, restores: version, runId: null, by };
  const made = await goLive(tx, connectionId, live, content, change);
  if (draft.name === live.name) await restoreDraft(tx, connectionId, draft, wanted, by);
  return made;
}

/** Settings and documents say what is live again. Throws `conflict`: nothing is live, or the draft is another than `draft` names. */
export async function discard(
  tx: TenantTx,
  connectionId: ConnectionId,
  input: { readonly draft: string | null; readonly by: PersonId },
): Promise<void> {
  const draft = await lockDraft(tx, connectionId);
  requireDraft(draft, input.draft);
  const live = await liveVersion(tx, connectionId);
  if (live === null) throw new ProblemError('conflict', 'nothing has been published yet');
  if (live.name !== draft.name) await restoreDraft(tx, connectionId, draft, live, input.by);
}

/** Takes one document out of what is live, at once; the draft's other changes stay where they are. False: it is not in it. */
export async function withdraw(
  tx: TenantTx,
  { connectionId, documentId }: { readonly connectionId: ConnectionId; readonly documentId: DocumentId },
  { note, by }: { readonly note: string; readonly by: PersonId },
): Promise<boolean> {
  await lockDraft(tx, connectionId);
  const live = await liveVersion(tx, connectionId);
  if (live === null) return false;
  const before = await readSnapshot(tx, live.snapshotId);
  const documents = before.documents.filter((each) => each.documentId !== documentId);
  if (documents.length === before.documents.length) return false;
  const content = { ...before, documents };
  const snapshotId = await ensureSnapshot(tx, connectionId, content);
  const change: Change = { kind: 'withdrawal', snapshotId, note, reason: null, restores: null, runId: null, by };
  await goLive(tx, connectionId, live, content, change);
  return true;
}

async function goLive(
  tx: TenantTx,
  connectionId: ConnectionId,
  live: StoredVersion | null,
  content: SnapshotContent,
  change: Change,
): Promise<number> {
  const before = live === null ? null : await readSnapshot(tx, live.snapshotId);
  const version = (live?.version ?? 0) + 1;
  await insertVersion(tx, connectionId, { ...change, version, changed: changedOf(before, content) });
  tx.append({ type: 'agent.published', connectionId });
  return version;
}

async function restoreDraft(
  tx: TenantTx,
  connectionId: ConnectionId,
  draft: Draft,
  { snapshotId }: StoredVersion,
  by: PersonId,
): Promise<void> {
  await restoreSettings(tx, draft.settings, await readSnapshot(tx, snapshotId));
  await restoreDocuments(tx, connectionId, snapshotId, by);
  tx.append({ type: 'agent.changed', connectionId });
  tx.append({ type: 'knowledge.changed', connectionId });
}

function requireDraft({ content }: Draft, wanted: string | null): void {
  if (wanted !== null && nameOf(fingerprintOf(content)) !== wanted) {
    throw new ProblemError('conflict', 'the draft has been changed since');
  }
}
