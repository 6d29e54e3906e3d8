import type { TenantTx } from '../db/tenant-tx.ts';
import type { DeliveryRecord } from './delivery-store.ts';

/**
 * The customer has (some of) a reply that the agent wrote: it counts towards the shop's plan, once for all its parts, and however often
 * it was tried, doubted and found.
 */
export async function countSent(
  tx: TenantTx,
  { messageId, authorKind, isHolding }: Pick<DeliveryRecord, 'messageId' | 'authorKind' | 'isHolding'>,
  now: number,
): Promise<void> {
  if (authorKind !== 'agent' || isHolding) return;
  const counted = await tx.sql`
    update message set counted_at = ${new Date(now)} where tenant_id = ${tx.tenantId} and id = ${messageId} and counted_at is null
    returning 1`;
  if (counted.length > 0) tx.count({ at: now, aiReplies: 1 });
}
