import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

const most = 10;

/**
 * The customer's messages that nobody has answered, the newest ten: those that move the wait as `summarizeConversation` counts it, by
 * their arrival. A message that was overtaken on its way is older than one that has its answer, and still the only one that waits.
 */
export async function unansweredMessages(tx: TenantTx, id: ConversationId): Promise<ReadonlySet<MessageId>> {
  const { tenantId } = tx;
  const rows = await tx.sql<{ id: MessageId }[]>`
    select m.id from message m
    where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.direction = 'inbound' and m.moves_wait
      and m.created_at > coalesce((
        select max(r.created_at) from message r
        where r.tenant_id = ${tenantId} and r.conversation_id = ${id} and r.author_kind in ('agent', 'staff') and r.moves_wait
          and exists (
            select 1 from delivery d
            where d.tenant_id = r.tenant_id and d.message_id = r.id and d.state not in ('failed', 'cancelled', 'expired'))
      ), '-infinity')
      and m.at > coalesce((
        select max(a.at) from message a
        where a.tenant_id = ${tenantId} and a.conversation_id = ${id} and a.author_kind = 'platform-app'
      ), '-infinity')
    order by m.at desc, m.id desc limit ${most}`;
  return new Set(rows.map((row) => row.id));
}
