import type { ConnectionId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/** The platforms' lists reach 90 days back; what is older cannot come again. */
const memoryMs = 100 * 24 * 3_600_000;

/** Deleted here: a late copy, whether by webhook or pull, must not bring it back. A trigger keeps the memory. */
export async function isForgotten(tx: TenantTx, connectionId: ConnectionId, externalId: string): Promise<boolean> {
  const found = await tx.sql`
    select 1 from tenant t join forgotten_message f on f.tenant_id = t.id
    where t.id = ${tx.tenantId} and f.key_hash = forgotten_key(t.forget_key, ${connectionId}, ${externalId})`;
  return found.length > 0;
}

/** A row that was replaced, not deleted. */
export async function unforget(tx: TenantTx, connectionId: ConnectionId, externalId: string): Promise<void> {
  await tx.sql`
    delete from forgotten_message f using tenant t
    where t.id = ${tx.tenantId} and f.tenant_id = t.id
      and f.key_hash = forgotten_key(t.forget_key, ${connectionId}, ${externalId})`;
}

export async function dropOldMemory(tx: TenantTx, now: number): Promise<void> {
  await tx.sql`
    delete from forgotten_message where tenant_id = ${tx.tenantId} and forgotten_at < ${new Date(now - memoryMs)}`;
}
