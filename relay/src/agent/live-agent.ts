import { type AgentSettings, agentOptions } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { readAgentSettings } from './agent-settings-store.ts';

/** What customers are answered by. */
export interface LiveAgent {
  /** Their `version` is the published one's, where there is one. */
  readonly settings: AgentSettings;
  /** Of settings and knowledge; null: nothing has been published yet, and what is being worked on is live. */
  readonly snapshotId: string | null;
  /** 0: none. */
  readonly version: number;
}

/**
 * Settings that limit the agent instead of shaping what it says: they act at once, and are in no version. The inbox reads them as
 * they are stored, too.
 */
export const immediateOptions = ['budgets', 'reservedMessages'] as const;

/** Null: no such connection. */
export async function readLiveAgent(tx: TenantTx, connectionId: ConnectionId): Promise<LiveAgent | null> {
  const draft = await readAgentSettings(tx, connectionId);
  if (draft === null) return null;
  const [live] = await tx.sql<{ version: number; snapshotId: string }[]>`
    select version, snapshot_id as "snapshotId" from agent_version
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} order by version desc limit 1`;
  if (live === undefined) return { settings: draft, snapshotId: null, version: 0 };
  const settings = { ...(await saidBy(tx, draft, live.snapshotId)), version: live.version };
  return { settings, ...live };
}

/** What a snapshot says, under the limits of now. */
export async function settingsOfSnapshot(
  tx: TenantTx,
  connectionId: ConnectionId,
  snapshotId: string,
): Promise<AgentSettings> {
  return saidBy(tx, must(await readAgentSettings(tx, connectionId), 'the account of a snapshot'), snapshotId);
}

async function saidBy(tx: TenantTx, draft: AgentSettings, snapshotId: string): Promise<AgentSettings> {
  const [row] = await tx.sql<[{ prompt: string; options: unknown; at: Date }]>`
    select prompt, options, created_at as at from agent_snapshot where tenant_id = ${tx.tenantId} and id = ${snapshotId}`;
  const { budgets, reservedMessages, mode, connectionId, version } = draft;
  const limits = { budgets, reservedMessages, mode, connectionId, version };
  return { ...agentOptions.parse(row.options), ...limits, prompt: row.prompt, updatedAt: row.at.toISOString() };
}
