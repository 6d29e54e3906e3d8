import type { RejectionKind } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type DeliveryRecord, moveDelivery } from './delivery-store.ts';
import { tellDelivery } from './tell-delivery.ts';

/** For good. What would have followed of the same message does not go out: half a text without its middle says something else. */
export async function failDelivery(
  tx: TenantTx,
  delivery: DeliveryRecord,
  { rejection, rawCode }: { rejection: RejectionKind; rawCode: string | null },
): Promise<void> {
  await moveDelivery(tx, delivery, { state: 'failed', rejection, rawCode });
  await tx.sql`
    update delivery set state = 'cancelled'
    where tenant_id = ${tx.tenantId} and message_id = ${delivery.messageId} and state = 'queued'`;
  await tellDelivery(tx, delivery);
}
