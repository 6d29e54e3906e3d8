import { defaultAgentOptions } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { AgentMode, ConnectionId, ConnectionStatus, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

export interface ConnectionFacts {
  readonly channel: string;
  readonly status: ConnectionStatus;
  /** The whole shop, by the operator. */
  readonly isSuspended: boolean;
  readonly connectedAt: Date;
  /** Who linked the account; stands for whoever replies in the platform's own app. */
  readonly connectedBy: PersonId | null;
  readonly agentMode: AgentMode;
  /** Messages of a window that the agent leaves to people. */
  readonly reservedMessages: number;
}

/** What the inbox must know of a linked account; its own feature owns the rows. */
export async function connectionFacts(tx: TenantTx, id: ConnectionId): Promise<ConnectionFacts> {
  const [row] = await tx.sql<ConnectionFacts[]>`
    select c.channel, c.status, own_suspension() is not null as "isSuspended", c.connected_at as "connectedAt",
      c.connected_by as "connectedBy", coalesce(s.mode, 'draft') as "agentMode",
      coalesce((s.options ->> 'reservedMessages')::int, ${defaultAgentOptions.reservedMessages}::int) as "reservedMessages"
    from connection c left join agent_settings s on s.tenant_id = c.tenant_id and s.connection_id = c.id
    where c.tenant_id = ${tx.tenantId} and c.id = ${id}`;
  return must(row, 'the connection of a conversation');
}
