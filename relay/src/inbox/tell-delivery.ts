import type { ClientId, DeliveryState, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { DeliveryRecord } from './delivery-store.ts';
import { overallDelivery } from './message-rows.ts';

/** Appends what a change of one delivery means for its message: sent and failed once it is so as a whole, changed until then. */
export async function tellDelivery(tx: TenantTx, { messageId, conversationId }: DeliveryRecord): Promise<void> {
  const rows = await tx.sql<{ state: DeliveryState; clientId: ClientId | null }[]>`
    select d.state, m.client_id as "clientId"
    from delivery d join message m on m.tenant_id = d.tenant_id and m.id = d.message_id
    where d.tenant_id = ${tx.tenantId} and d.message_id = ${messageId}`;
  const overall = overallDelivery(rows.map(({ state }) => ({ state, rejection: null, rawCode: null })));
  const clientId = rows[0]?.clientId ?? null;
  const subject = { conversationId, messageId };
  if (overall?.state === 'sent') tx.append({ type: 'message.sent', ...subject, clientId });
  else if (overall?.state === 'failed' || overall?.state === 'expired')
    tx.append({ type: 'message.failed', ...subject, clientId });
  else tx.append({ type: 'message.changed', ...subject, deliveryState: overall?.state ?? null });
}

/** The platform's time for a message of ours; its first part stands for it. */
export async function placeMessage(tx: TenantTx, messageId: MessageId, at: Date): Promise<void> {
  await tx.sql`update message set at = ${at} where tenant_id = ${tx.tenantId} and id = ${messageId}`;
}
