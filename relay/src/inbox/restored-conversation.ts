import type { ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { lockConversation } from './conversation-store.ts';
import { wakeFromSnooze } from './snooze.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { wakeDeliveryAt } from './wake-delivery.ts';

/** Rows of it were put back: what it says about its messages is computed anew, and what waited for the clock is looked at again. */
export async function restoredConversation(tx: TenantTx, id: ConversationId, now: number): Promise<void> {
  const { status, snoozedUntil } = await lockConversation(tx, id);
  await summarizeConversation(tx, id, now);
  wakeDeliveryAt(tx, id, new Date(now), 'settle');
  if (status === 'snoozed' && snoozedUntil !== null) wakeFromSnooze(tx, id, snoozedUntil);
}
