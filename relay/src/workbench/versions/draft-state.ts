import type { AgentDifference, DraftState } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { knowledgeChangedAt, switchedOff } from '../../knowledge/index.ts';
import { engineOf } from '../engine.ts';
import { lastRunSince, regressionsSince } from '../runs/run-counts.ts';
import { differenceOf } from './difference.ts';
import { readDraft } from './draft.ts';
import type { SnapshotContent } from './snapshot-content.ts';
import { readSnapshot } from './snapshot-store.ts';
import { findVersion, liveVersion } from './version-store.ts';
import { versionViews } from './version-views.ts';

/** The draft against what is live. Throws `not_found`: no such connection. */
export async function draftState(ctx: RelayContext, tx: TenantTx, connectionId: ConnectionId): Promise<DraftState> {
  const { settings, content, name } = await readDraft(tx, connectionId);
  const live = await liveVersion(tx, connectionId);
  const version = live?.version ?? 0;
  const [view] = live === null ? [] : await versionViews(ctx, tx, [live], version);
  const ofKnowledge = await knowledgeChangedAt(tx, connectionId);
  const run = await lastRunSince(tx, connectionId, version);
  return {
    connectionId,
    live: view ?? null,
    draft: name,
    settingsVersion: settings.version,
    changedAt: new Date(Math.max(Date.parse(settings.updatedAt), Number(ofKnowledge ?? 0))).toISOString(),
    difference:
      live === null || live.name === name
        ? { settings: [], documents: [] }
        : await differenceFromDraft(tx, await readSnapshot(tx, live.snapshotId), content),
    lastRun:
      run === null
        ? null
        : { id: run.id, better: run.better, worse: run.worse, same: run.same, isCurrent: run.name === name },
    regressions: await regressionsSince(tx, connectionId, version),
    engine: engineOf(ctx),
  };
}

/** Throws `not_found`: no such connection or version. */
export async function compare(
  tx: TenantTx,
  connectionId: ConnectionId,
  { from, to }: { readonly from: number | 'draft'; readonly to: number | 'draft' },
): Promise<AgentDifference> {
  const draft = await readDraft(tx, connectionId);
  const contentOf = async (side: number | 'draft') => {
    if (side === 'draft') return draft.content;
    const version = await findVersion(tx, connectionId, side);
    if (version === null) throw new ProblemError('not_found', 'no such version');
    return readSnapshot(tx, version.snapshotId);
  };
  const [before, after] = [await contentOf(from), await contentOf(to)];
  return to === 'draft' ? differenceFromDraft(tx, before, after) : differenceOf(tx, before, after, new Set());
}

async function differenceFromDraft(
  tx: TenantTx,
  from: SnapshotContent,
  draft: SnapshotContent,
): Promise<AgentDifference> {
  const off = await switchedOff(
    tx,
    from.documents.map(({ documentId }) => documentId),
  );
  return differenceOf(tx, from, draft, off);
}
