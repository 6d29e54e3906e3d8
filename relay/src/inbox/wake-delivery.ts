import type { ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

export const deliverReplyName = 'deliver-reply';

/** Has the conversation's deliveries looked at. The queue only wakes; what is due stands in the table. */
export function wakeDelivery(tx: TenantTx, conversationId: ConversationId): void {
  tx.enqueue({ task: deliverReplyName, payload: { conversationId }, key: `deliver:${conversationId}`, fair: true });
}

/** Why to look later; each has a key of its own, so that one never moves another away. */
type Reason = 'due' | 'settle' | 'busy';

export function wakeDeliveryAt(tx: TenantTx, conversationId: ConversationId, at: Date, reason: Reason): void {
  tx.enqueue({
    task: deliverReplyName,
    payload: { conversationId },
    key: `deliver-${reason}:${conversationId}`,
    keyMode: 'replace',
    runAt: at,
    fair: true,
  });
}
