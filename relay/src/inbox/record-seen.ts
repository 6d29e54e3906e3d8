import type { TenantTx } from '../db/tenant-tx.ts';
import { openThread } from './open-thread.ts';
import type { ThreadRef } from './thread-ref.ts';

/** The customer has read everything up to `upTo` (epoch milliseconds). Receipts come in any order; the mark never goes back. */
export async function recordSeen(
  tx: TenantTx,
  { thread, upTo, occurredAt }: { thread: ThreadRef; upTo: number; occurredAt: number; now: number },
): Promise<void> {
  const { id, seenByContactAt, lastMessageId } = await openThread(tx, thread, occurredAt);
  if (seenByContactAt !== null && seenByContactAt.getTime() >= upTo) return;
  await tx.sql`
    update conversation set seen_by_contact_at = ${new Date(upTo)} where tenant_id = ${tx.tenantId} and id = ${id}`;
  if (lastMessageId !== null) tx.append({ type: 'conversation.changed', conversationId: id });
}
