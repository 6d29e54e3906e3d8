import type { RejectionKind } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type DeliveryRecord, moveDelivery } from './delivery-store.ts';
import { handOff } from './hand-off.ts';
import { tellDelivery } from './tell-delivery.ts';

interface Ending {
  /** `expired`: its time or its messages were over while it waited; nothing was tried. */
  readonly state: 'failed' | 'expired';
  readonly rejection: RejectionKind;
  readonly rawCode: string | null;
  readonly now: number;
}

/**
 * For good. What would have followed of the same message does not go out: half a text without its middle says something else. A reply of
 * the agent that ends so leaves its customer without an answer, so the team gets the conversation.
 */
export async function failDelivery(
  tx: TenantTx,
  delivery: DeliveryRecord,
  { state, rejection, rawCode, now }: Ending,
): Promise<void> {
  const { messageId, conversationId, authorKind, handlerEpoch, text } = delivery;
  await moveDelivery(tx, delivery, state === 'expired' ? { state, rejection } : { state, rejection, rawCode });
  await tx.sql`
    update delivery set state = 'cancelled'
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and state = 'queued'`;
  await tellDelivery(tx, delivery);
  if (authorKind !== 'agent' || handlerEpoch === null) return;
  const isSpent = rejection === 'window_closed' || rejection === 'quota_exhausted';
  const reason = isSpent ? 'window_nearly_spent' : 'agent_failed';
  await handOff(tx, { conversationId, handlerEpoch, reason, summary: text, now });
}
