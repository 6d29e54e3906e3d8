import type { TenantTx } from '../db/tenant-tx.ts';
import { type Asker, recordAudit } from './record-audit.ts';

const everyMs = 60_000;

/**
 * Somebody asked for what their role does not allow. Once a minute per person and endpoint: whoever hammers at a door must not fill the
 * log with it.
 */
export async function recordRefusal(tx: TenantTx, by: Asker, endpoint: string): Promise<void> {
  const known = await tx.sql`
    select from audit_entry
    where tenant_id = ${tx.tenantId} and area = 'access' and at > clock_timestamp() - ${everyMs} * interval '1 millisecond'
      and actor_id = ${by.actor.id ?? null} and subject_id = ${endpoint}
    limit 1`;
  if (known.length > 0) return;
  await recordAudit(tx, {
    ...by,
    act: 'access.refuse',
    subject: { kind: 'endpoint', id: endpoint },
    result: 'refused',
  });
}
