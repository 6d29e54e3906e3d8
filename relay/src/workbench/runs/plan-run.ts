import type { TestRunInput } from '@tandem/shared/api';
import type { ConnectionId, ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { listCases } from '../test-set/case-store.ts';
import { lockDraft } from '../versions/draft.ts';
import { ensureSnapshot } from '../versions/snapshot-store.ts';
import { liveVersion } from '../versions/version-store.ts';
import { readHappened } from './happened.ts';
import type { NewItem, NewRun } from './run-store.ts';

export interface RunPlan {
  readonly run: Omit<NewRun, 'engine' | 'by'>;
  readonly items: readonly NewItem[];
}

/**
 * What a run will ask, and what its answers are compared with: what is live, or, before anything is, what the run before asked. Throws
 * ProblemError: no such connection, nothing to ask.
 */
export async function planRun(tx: TenantTx, connectionId: ConnectionId, input: TestRunInput): Promise<RunPlan> {
  const draft = await lockDraft(tx, connectionId);
  const items =
    input.kind === 'tests' ? await itemsOfCases(tx, connectionId, input) : await itemsOfPeriod(tx, connectionId, input);
  const draftSnapshotId = await ensureSnapshot(tx, connectionId, draft.content);
  const live = await liveVersion(tx, connectionId);
  const before = live === null && input.kind === 'tests' ? await runBefore(tx, connectionId, draftSnapshotId) : null;
  const { kind, isFresh } = input;
  return {
    items,
    run: {
      ...{ connectionId, kind, isFresh, draftSnapshotId },
      baselineSnapshotId: kind === 'replay' ? null : (live?.snapshotId ?? before?.snapshotId ?? null),
      baselineRunId: before?.id ?? null,
      liveVersion: live?.version ?? 0,
      period: input.kind === 'replay' ? { from: input.from, to: input.to } : null,
    },
  };
}

async function itemsOfCases(
  tx: TenantTx,
  connectionId: ConnectionId,
  { caseIds }: Extract<TestRunInput, { kind: 'tests' }>,
): Promise<NewItem[]> {
  const cases = await listCases(tx, connectionId, caseIds ?? null);
  if (cases.length === 0) throw new ProblemError('invalid_input', 'there are no cases to run', { caseIds: 'none' });
  return cases.map(({ id }) => ({ caseId: id }));
}

/** Every burst of the period by its last message, oldest first. */
async function itemsOfPeriod(
  tx: TenantTx,
  connectionId: ConnectionId,
  { from, to, limit }: Extract<TestRunInput, { kind: 'replay' }>,
): Promise<NewItem[]> {
  if (from >= to) throw new ProblemError('invalid_input', 'the period ends before it begins', { to: 'before_from' });
  const bursts = await tx.sql<{ conversationId: ConversationId; messageId: MessageId }[]>`
    select * from (
      select m.conversation_id as "conversationId", m.id as "messageId", m.at
      from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
      where m.tenant_id = ${tx.tenantId} and c.connection_id = ${connectionId} and m.direction = 'inbound'
        and m.at >= ${from} and m.at < ${to}
        -- The last before an answer, or of all.
        and coalesce((
          select n.direction = 'outbound' from message n
          where n.tenant_id = m.tenant_id and n.conversation_id = m.conversation_id and (n.at, n.id) > (m.at, m.id)
            and n.author_kind <> 'platform-auto' and (n.direction = 'inbound' or n.author_kind = 'platform-app' or exists (
              select from delivery d where d.tenant_id = n.tenant_id and d.message_id = n.id
                and d.state not in ('failed', 'cancelled', 'expired')))
          order by n.at, n.id limit 1), true)
      order by m.at desc, m.id desc limit ${limit}) newest
    order by at, "messageId"`;
  if (bursts.length === 0) {
    throw new ProblemError('invalid_input', 'nobody wrote in this period', { from: 'nothing_said' });
  }
  const happened = await readHappened(
    tx,
    bursts.map(({ messageId }) => messageId),
  );
  return bursts.map(({ conversationId, messageId }) => ({
    conversationId,
    messageId,
    happened: happened.get(messageId) ?? null,
  }));
}

/** The last run of another draft; null: none. */
async function runBefore({ sql, tenantId }: TenantTx, connectionId: ConnectionId, draftSnapshotId: string) {
  const [row] = await sql<{ id: string; snapshotId: string }[]>`
    select id, draft_snapshot_id as "snapshotId" from agent_test_run
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and kind = 'tests' and draft_snapshot_id <> ${draftSnapshotId}
    order by created_at desc limit 1`;
  return row ?? null;
}
