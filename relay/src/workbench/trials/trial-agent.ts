import type { AgentSettings } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import {
  isBudgetSpent,
  knowledgeVersionOf,
  readAgentSettings,
  readLiveAgent,
  readSpent,
  settingsOfSnapshot,
  shopLanguage,
} from '../../agent/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { type KnowledgeIndex, readKnowledge } from '../../knowledge/index.ts';
import { agentAllowance } from '../../plans/index.ts';

/** An agent that is tried out: what it says by. */
export interface TrialAgent {
  readonly settings: AgentSettings;
  readonly knowledge: KnowledgeIndex;
  readonly knowledgeVersion: string;
}

/** What is the same for every trial of an account. */
export interface TrialGround {
  readonly shopLanguage: string;
  readonly textLimit: number;
  readonly isBudgetSpent: boolean;
}

/** Longer than any channel's, where nothing is known of this one. */
const anyTextLimit = 6000;

/** Throws `not_found`: no such connection. */
export async function readGround(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  now: number,
): Promise<TrialGround> {
  const [connection] = await tx.sql<{ channel: string; scopes: string[] }[]>`
    select channel, granted_scopes as scopes from connection where tenant_id = ${tx.tenantId} and id = ${connectionId}`;
  const settings = await readAgentSettings(tx, connectionId);
  if (connection === undefined || settings === null) throw new ProblemError('not_found', 'no such connection');
  const channel = ctx.channels.get(connection.channel);
  return {
    shopLanguage: await shopLanguage(tx),
    textLimit: channel?.capabilities(connection.scopes).text.limit ?? anyTextLimit,
    isBudgetSpent:
      (await agentAllowance(tx, now)).isMoneySpent ||
      isBudgetSpent(settings.budgets, await readSpent(tx, connectionId, now)),
  };
}

/** What is being worked on, as it stands. Throws `not_found`. */
export async function readDraftAgent(ctx: RelayContext, tx: TenantTx, connectionId: ConnectionId): Promise<TrialAgent> {
  const settings = await readAgentSettings(tx, connectionId);
  if (settings === null) throw new ProblemError('not_found', 'no such connection');
  return agentOf(settings, await readKnowledge(ctx, tx, connectionId, null));
}

/** By what customers are answered; null: nothing has been published. */
export async function readPublishedAgent(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
): Promise<TrialAgent | null> {
  const live = await readLiveAgent(tx, connectionId);
  if (live === null || live.snapshotId === null) return null;
  return agentOf(live.settings, await readKnowledge(ctx, tx, connectionId, live.snapshotId));
}

/** What a snapshot says, under the limits of now. */
export async function readSnapshotAgent(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  snapshotId: string,
): Promise<TrialAgent> {
  const settings = await settingsOfSnapshot(tx, connectionId, snapshotId);
  return agentOf(settings, await readKnowledge(ctx, tx, connectionId, snapshotId));
}

function agentOf(settings: AgentSettings, knowledge: KnowledgeIndex): TrialAgent {
  return { settings, knowledge, knowledgeVersion: knowledgeVersionOf(knowledge) };
}
