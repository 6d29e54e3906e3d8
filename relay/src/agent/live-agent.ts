import { type AgentSettings, agentOptions } from '@tandem/shared/api';
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
  const [live] = await tx.sql<{ version: number; snapshotId: string; prompt: string; options: unknown; at: Date }[]>`
    select v.version, v.snapshot_id as "snapshotId", s.prompt, s.options, v.published_at as at
    from agent_version v join agent_snapshot s on s.tenant_id = v.tenant_id and s.id = v.snapshot_id
    where v.tenant_id = ${tx.tenantId} and v.connection_id = ${connectionId} order by v.version desc limit 1`;
  if (live === undefined) return { settings: draft, snapshotId: null, version: 0 };
  const { budgets, reservedMessages, mode } = draft;
  const { version, snapshotId, prompt, options, at } = live;
  const settings = {
    ...agentOptions.parse(options),
    budgets,
    reservedMessages,
    connectionId,
    mode,
    prompt,
    version,
    updatedAt: at.toISOString(),
  };
  return { settings, snapshotId, version };
}
