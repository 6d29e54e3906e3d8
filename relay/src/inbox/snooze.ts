import type { ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/** Has the conversation looked at when its snooze ends; a later snooze moves the time. */
export function wakeFromSnooze(tx: TenantTx, conversationId: ConversationId, until: Date): void {
  const key = `end-snooze:${conversationId}`;
  tx.enqueue({ task: 'end-snooze', payload: { conversationId }, key, keyMode: 'replace', runAt: until });
}

/** Opens a conversation whose snooze is over; one that was opened, closed or snoozed longer meanwhile stays as it is. */
export async function endSnooze(
  tx: TenantTx,
  { conversationId, now }: { conversationId: ConversationId; now: number },
): Promise<void> {
  const opened = await tx.sql`
    update conversation set status = 'open', snoozed_until = null
    where tenant_id = ${tx.tenantId} and id = ${conversationId} and status = 'snoozed' and snoozed_until <= ${new Date(now)}
    returning 1`;
  if (opened.length > 0) tx.append({ type: 'conversation.changed', conversationId });
}
