import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/**
 * Cancels what the agent wrote and nobody has begun to send. `unapproved`: a reply that a person approved stays, for a person stands
 * behind it, and so does a holding message, which the customer's next words do not make wrong; `all`: another handler has taken the conversation.
 */
export async function cancelAgentReplies(
  tx: TenantTx,
  conversationId: ConversationId,
  which: 'unapproved' | 'all',
): Promise<void> {
  const cancelled = await tx.sql<{ messageId: MessageId }[]>`
    update delivery d set state = 'cancelled' from message m
    where d.tenant_id = ${tx.tenantId} and d.conversation_id = ${conversationId} and d.state = 'queued'
      and m.tenant_id = d.tenant_id and m.id = d.message_id and m.author_kind = 'agent'
      and (${which === 'all'} or (m.approved_by is null and m.moves_wait))
    returning d.message_id as "messageId"`;
  for (const messageId of new Set(cancelled.map((row) => row.messageId))) {
    tx.append({ type: 'message.changed', conversationId, messageId, deliveryState: 'cancelled' });
  }
}
