import { newId } from '@tandem/shared/lib';
import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { DeliveryRecord } from './delivery-store.ts';
import { deliveryTimes } from './delivery-times.ts';
import { unforget } from './forgotten-messages.ts';
import { insertMessage } from './message-store.ts';
import { wakeDeliveryAt } from './wake-delivery.ts';

/**
 * The platform has named our message, after echoes were matched by their words alone. Three repairs: another of our deliveries in the
 * same words that took the name is in doubt again; an echo under that name which we took
 * for the owner's (the platform changed the words) is dropped for our message; an echo we took for ours under another name was the
 * owner's own, the same words at the same moment, and becomes a message.
 */
export async function claimEcho(
  tx: TenantTx,
  delivery: DeliveryRecord,
  { externalId, now }: { externalId: string; now: number },
): Promise<void> {
  const { conversationId, connectionId } = delivery;
  await releaseName(tx, delivery, { externalId, now });
  const dropped = await tx.sql<{ id: MessageId }[]>`
    delete from message where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and external_id = ${externalId}
    returning id`;
  await unforget(tx, connectionId, externalId);
  for (const { id } of dropped)
    tx.append({ type: 'message.changed', conversationId, messageId: id, deliveryState: null });
  // Both were matched, only the other way round: the words are the same, so nothing is wrong on any screen.
  if (dropped.length > 0 || delivery.externalId === null) return;
  const id = newId(now) as MessageId;
  await tx.sql`
    update delivery set external_id = ${externalId}
    where tenant_id = ${tx.tenantId} and message_id = ${delivery.messageId} and part = ${delivery.part}`;
  await insertMessage(tx, {
    id,
    conversationId,
    connectionId,
    author: { kind: 'platform-app' },
    parts: [{ kind: 'text', text: delivery.text }],
    language: null,
    at: delivery.sentAt ?? new Date(now),
    externalId: delivery.externalId,
  });
  tx.append({ type: 'message.echoed', conversationId, messageId: id });
}

async function releaseName(
  tx: TenantTx,
  { connectionId, messageId, part }: DeliveryRecord,
  { externalId, now }: { externalId: string; now: number },
): Promise<void> {
  const doubted = await tx.sql<{ messageId: MessageId; conversationId: ConversationId }[]>`
    update delivery set external_id = null, sent_at = null, state = 'unknown', due_at = ${new Date(now)},
      conclusive_at = coalesce(conclusive_at, ${new Date(now + deliveryTimes.graceMs)})
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and external_id = ${externalId}
      and (message_id, part) <> (${messageId}, ${part})
    returning message_id as "messageId", conversation_id as "conversationId"`;
  for (const subject of doubted) {
    tx.append({ type: 'message.changed', ...subject, deliveryState: 'unknown' });
    wakeDeliveryAt(tx, subject.conversationId, new Date(now), 'due');
  }
}
