import type { ConnectionId, ConversationId } from '@tandem/shared/model';
import type { Fragment } from 'postgres';
import type { TenantTx } from '../db/tenant-tx.ts';

/** Conversations of an account with something on its way out, oldest customer first. */
export async function conversationsToSend(tx: TenantTx, connectionId: ConnectionId): Promise<ConversationId[]> {
  return ids(
    tx,
    connectionId,
    tx.sql`exists (
    select from delivery d where d.tenant_id = c.tenant_id and d.conversation_id = c.id
      and d.state in ('queued', 'attempting', 'unknown') and d.given_up_at is null)`,
  );
}

/** Conversations of an account in which the agent owes an answer. */
export async function conversationsToAnswer(tx: TenantTx, connectionId: ConnectionId): Promise<ConversationId[]> {
  return ids(tx, connectionId, tx.sql`c.handler_kind = 'agent' and c.waiting_since is not null`);
}

async function ids(tx: TenantTx, connectionId: ConnectionId, condition: Fragment): Promise<ConversationId[]> {
  const rows = await tx.sql<{ id: ConversationId }[]>`
    select c.id from conversation c
    where c.tenant_id = ${tx.tenantId} and c.connection_id = ${connectionId} and ${condition}
    order by c.waiting_since nulls last, c.id`;
  return rows.map(({ id }) => id);
}
