import { type ModelCall, type Trial, trial } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';

/** Whose words a trial is about: it goes when they go. */
export interface TrialOwner {
  readonly caseId: string | null;
  readonly conversationId: ConversationId | null;
}

export interface TrialKey extends TrialOwner {
  readonly snapshotId: string;
  /** Of all the answer rests on but the snapshot. */
  readonly inputHash: Buffer;
}

/** An older answer says little about what the pipeline of today would say; what a daily budget stopped goes on the next day. */
const reusedDays = 2;

/** An answer to exactly this, given since `since` (null: lately); null: there is none. */
export async function findAnswered(
  { sql, tenantId }: TenantTx,
  { snapshotId, inputHash, caseId, conversationId }: TrialKey,
  since: Date | null,
): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from agent_trial
    where tenant_id = ${tenantId} and snapshot_id = ${snapshotId} and input_hash = ${inputHash} and state = 'answered'
      and case_id is not distinct from ${caseId} and conversation_id is not distinct from ${conversationId}
      and at >= coalesce(${since}, now() - ${reusedDays} * interval '1 day')
    order by at desc limit 1`;
  return row?.id ?? null;
}

/** Written before anything is asked: a call that nobody heard the answer of is known to have been made. */
export async function beginTrial({ sql, tenantId }: TenantTx, key: TrialKey): Promise<string> {
  const id = newId();
  await sql`
    insert into agent_trial (tenant_id, id, snapshot_id, input_hash, case_id, conversation_id, state, at)
    values (${tenantId}, ${id}, ${key.snapshotId}, ${key.inputHash}, ${key.caseId}, ${key.conversationId}, 'asking', clock_timestamp())`;
  return id;
}

/** False: the words have been changed since it was begun, or it is asked by another engine now. */
export async function isAbout({ sql, tenantId }: TenantTx, id: string, inputHash: Buffer): Promise<boolean> {
  const rows = await sql`
    select 1 from agent_trial where tenant_id = ${tenantId} and id = ${id} and input_hash = ${inputHash}`;
  return rows.length > 0;
}

/** False: it was answered already, by a worker that was thought dead; that answer stands. */
export async function endTrial({ sql, tenantId }: TenantTx, id: string, answer: Trial): Promise<boolean> {
  const rows = await sql`
    update agent_trial set state = 'answered', outcome = ${jsonb(sql, answer)}, at = clock_timestamp(),
      cost_nano_usd = cost_nano_usd + ${Math.round(answer.costUsd * 1e9)}
    where tenant_id = ${tenantId} and id = ${id} and state = 'asking' returning 1`;
  return rows.length > 0;
}

/** Paid, without words that could be used. */
export async function chargeTrial({ sql, tenantId }: TenantTx, id: string, calls: readonly ModelCall[]): Promise<void> {
  const nano = calls.reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e9), 0);
  await sql`
    update agent_trial set cost_nano_usd = cost_nano_usd + ${nano} where tenant_id = ${tenantId} and id = ${id}`;
}

/** The answered ones, by id. */
export async function readTrials(
  { sql, tenantId }: TenantTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Trial>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<{ id: string; outcome: unknown }[]>`
    select id, outcome from agent_trial where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[]) and state = 'answered'`;
  return new Map(rows.map(({ id, outcome }) => [id, trial.parse(outcome)]));
}
