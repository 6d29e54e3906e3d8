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

/**
 * Whether an event belongs to what was erased with its customer, known here at that time or not. What they say later begins anew; that they
 * have read or reacted begins nothing.
 */
export async function isThreadForgotten(
  tx: TenantTx,
  { connectionId, conversationKey }: { connectionId: ConnectionId; conversationKey: string },
  event: { readonly kind: 'said' | 'echo' | 'other'; readonly occurredAt: number },
): Promise<boolean> {
  const [found] = await tx.sql<{ saidUntil: Date; echoedUntil: Date; isThere: boolean }[]>`
    select f.said_until as "saidUntil", f.echoed_until as "echoedUntil", exists (
      select from conversation c where c.tenant_id = t.id and c.connection_id = ${connectionId} and c.external_id = ${conversationKey})
      as "isThere"
    from tenant t join forgotten_thread f on f.tenant_id = t.id
    where t.id = ${tx.tenantId} and f.key_hash = forgotten_key(t.forget_key, ${connectionId}, ${conversationKey})`;
  if (found === undefined) return false;
  if (event.kind === 'other') return !found.isThere;
  return event.occurredAt <= (event.kind === 'said' ? found.saidUntil : found.echoedUntil).getTime();
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
  await tx.sql`
    delete from forgotten_thread where tenant_id = ${tx.tenantId} and forgotten_at < ${new Date(now - memoryMs)}`;
}
