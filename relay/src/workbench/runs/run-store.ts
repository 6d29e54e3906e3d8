import type { TestRun } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ConnectionId, ConversationId, MessageId, PersonId } from '@tandem/shared/model';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import type { Happened } from './happened.ts';

/** A run as the task works on it. */
export interface StoredRun {
  readonly id: string;
  readonly connectionId: ConnectionId;
  readonly kind: TestRun['kind'];
  readonly state: TestRun['state'];
  readonly draftSnapshotId: string;
  readonly baselineSnapshotId: string | null;
  readonly isFresh: boolean;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

const columns = ({ sql }: TenantTx) => sql`
  id, connection_id as "connectionId", kind, state, draft_snapshot_id as "draftSnapshotId", baseline_snapshot_id as "baselineSnapshotId",
  is_fresh as "isFresh", failing_since as "failingSince", created_at as "createdAt"`;

export async function findRun(tx: TenantTx, id: string): Promise<StoredRun | null> {
  const [row] = await tx.sql<StoredRun[]>`
    select ${columns(tx)} from agent_test_run where tenant_id = ${tx.tenantId} and id::text = ${id}`;
  return row ?? null;
}

export async function hasRunAtWork({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<boolean> {
  const rows = await sql`
    select 1 from agent_test_run
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and state in ('waiting', 'running') limit 1`;
  return rows.length > 0;
}

export interface NewRun {
  readonly connectionId: ConnectionId;
  readonly kind: TestRun['kind'];
  readonly draftSnapshotId: string;
  readonly baselineSnapshotId: string | null;
  readonly baselineRunId: string | null;
  readonly liveVersion: number;
  readonly isFresh: boolean;
  readonly engine: TestRun['engine'];
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly by: PersonId;
}

/** What a run asks: a case, or a real burst by its last message, with what came of it. */
export type NewItem =
  | { readonly caseId: string }
  | { readonly conversationId: ConversationId; readonly messageId: MessageId; readonly happened: Happened | null };

export async function insertRun(tx: TenantTx, run: NewRun, items: readonly NewItem[]): Promise<string> {
  const { sql, tenantId } = tx;
  const id = newId();
  await sql`
    insert into agent_test_run (tenant_id, id, connection_id, kind, draft_snapshot_id, baseline_snapshot_id, baseline_run_id, live_version,
      is_fresh, engine, period_from, period_to, created_by, created_at)
    values (${tenantId}, ${id}, ${run.connectionId}, ${run.kind}, ${run.draftSnapshotId}, ${run.baselineSnapshotId}, ${run.baselineRunId},
      ${run.liveVersion}, ${run.isFresh}, ${run.engine}, ${run.period?.from ?? null}, ${run.period?.to ?? null}, ${run.by},
      clock_timestamp())`;
  await sql`
    insert into agent_test_item (tenant_id, run_id, position, case_id, conversation_id, message_id, happened)
    select ${tenantId}, ${id}, i.ordinality - 1, (i.value ->> 'caseId')::uuid, (i.value ->> 'conversationId')::uuid,
      (i.value ->> 'messageId')::uuid, nullif(i.value -> 'happened', 'null')
    from jsonb_array_elements(${jsonb(sql, items)}) with ordinality i`;
  tx.append({ type: 'test_run.changed', connectionId: run.connectionId, runId: id });
  return id;
}

/** False: it had ended already. */
export async function moveRun(
  tx: TenantTx,
  { id, connectionId }: Pick<StoredRun, 'id' | 'connectionId'>,
  to: { readonly state: TestRun['state']; readonly problem?: NonNullable<TestRun['problem']> },
): Promise<boolean> {
  const isEnd = to.state !== 'running';
  const rows = await tx.sql`
    update agent_test_run set state = ${to.state}, problem = ${to.problem ?? null},
      ended_at = case when ${isEnd} then clock_timestamp() end
    where tenant_id = ${tx.tenantId} and id = ${id} and state in ('waiting', 'running') returning 1`;
  if (rows.length > 0) tx.append({ type: 'test_run.changed', connectionId, runId: id });
  return rows.length > 0;
}

/** Since when its model stays away; null: it answers. */
export async function markFailing({ sql, tenantId }: TenantTx, id: string, since: Date | null): Promise<void> {
  await sql`
    update agent_test_run set failing_since = ${since}
    where tenant_id = ${tenantId} and id = ${id} and failing_since is distinct from ${since}`;
}

export async function addToRun(
  { sql, tenantId }: TenantTx,
  id: string,
  { costUsd = 0, reused = 0 }: { readonly costUsd?: number; readonly reused?: number },
): Promise<void> {
  if (costUsd === 0 && reused === 0) return;
  await sql`
    update agent_test_run set cost_nano_usd = cost_nano_usd + ${Math.round(costUsd * 1e9)}, reused = reused + ${reused}
    where tenant_id = ${tenantId} and id = ${id}`;
}

export interface StoredItem {
  readonly runId: string;
  readonly position: number;
  readonly caseId: string | null;
  readonly conversationId: ConversationId | null;
  readonly messageId: MessageId | null;
  readonly draftTrialId: string | null;
  readonly baselineTrialId: string | null;
  readonly happened: Happened | null;
}

/** Of a run that is at work; null: nothing is left. */
export async function nextItem({ sql, tenantId }: TenantTx, runId: string): Promise<StoredItem | null> {
  const [row] = await sql<StoredItem[]>`
    select run_id as "runId", position, case_id as "caseId", conversation_id as "conversationId", message_id as "messageId",
      draft_trial_id as "draftTrialId", baseline_trial_id as "baselineTrialId", happened
    from agent_test_item where tenant_id = ${tenantId} and run_id = ${runId} and verdict is null order by position limit 1`;
  return row ?? null;
}

export async function setItemTrials(
  { sql, tenantId }: TenantTx,
  { runId, position }: StoredItem,
  { draft, baseline }: { readonly draft: string; readonly baseline: string | null },
): Promise<void> {
  await sql`
    update agent_test_item set draft_trial_id = ${draft}, baseline_trial_id = ${baseline}
    where tenant_id = ${tenantId} and run_id = ${runId} and position = ${position}`;
}

export interface Judgement {
  readonly verdict: 'better' | 'worse' | 'same';
  readonly draftProblems: readonly unknown[];
  readonly baselineProblems: readonly unknown[];
  /** Of the case, as it was judged. */
  readonly caseHash: Buffer | null;
  /** Of a replay: both answer, in other words. */
  readonly isOtherWords: boolean;
}

export async function judgeItem(
  { sql, tenantId }: TenantTx,
  { runId, position }: Pick<StoredItem, 'runId' | 'position'>,
  { verdict, draftProblems, baselineProblems, caseHash, isOtherWords }: Judgement,
): Promise<void> {
  await sql`
    update agent_test_item set verdict = ${verdict}, draft_problems = ${jsonb(sql, draftProblems)},
      baseline_problems = ${jsonb(sql, baselineProblems)}, case_hash = ${caseHash},
      happened = happened || ${jsonb(sql, { isOtherWords })}
    where tenant_id = ${tenantId} and run_id = ${runId} and position = ${position}`;
}

/** Its case or conversation is gone. */
export async function dropItem({ sql, tenantId }: TenantTx, { runId, position }: StoredItem): Promise<void> {
  await sql`delete from agent_test_item where tenant_id = ${tenantId} and run_id = ${runId} and position = ${position}`;
}
