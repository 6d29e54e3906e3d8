import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/** Whether a customer's message arrived after this one, whatever the platform's times say: an answer to this one does not know it. */
export async function newerArrivalThan(
  tx: TenantTx,
  conversationId: ConversationId,
  messageId: MessageId,
): Promise<boolean> {
  const newer = await tx.sql`
    select 1 from message i join message a on a.tenant_id = i.tenant_id and a.id = ${messageId}
    where i.tenant_id = ${tx.tenantId} and i.conversation_id = ${conversationId} and i.direction = 'inbound'
      and i.created_at > a.created_at
    limit 1`;
  return newer.length > 0;
}
