import type { ConnectionId } from '@tandem/shared/model';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { changeStatus, type StatusReason } from './connection-store.ts';

/** The shop must link the account again. Only for what the platform itself says of the grant, never for an outage. */
export async function markReconnect(tx: TenantTx, connectionId: ConnectionId, reason: StatusReason): Promise<void> {
  const isChanged = await changeStatus(tx, connectionId, { from: ['active', 'paused'], to: 'reconnect', reason });
  if (!isChanged) return;
  const subject = { kind: 'account', id: connectionId } as const;
  await recordAudit(tx, { ...bySystem, act: 'connection.lose', subject, detail: { reason } });
  tx.append({ type: 'connection.changed', connectionId });
}

/**
 * The token that was written then is refused for good. A newer one is of another grant: linked anew meanwhile, nothing is lost. The row is
 * locked as a link locks it, so one of the two comes first.
 */
export async function loseGrant(tx: TenantTx, connectionId: ConnectionId, writtenAt: Date): Promise<void> {
  await tx.sql`select from connection where tenant_id = ${tx.tenantId} and id = ${connectionId} for update`;
  const held = await tx.sql`
    select from connection_token
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and date_trunc('milliseconds', updated_at) = ${writtenAt}`;
  if (held.length > 0) await markReconnect(tx, connectionId, 'token_invalid');
}

/** The grant proves to hold after all. */
export async function reviveConnection(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  const isChanged = await changeStatus(tx, connectionId, { from: ['reconnect'], to: 'active' });
  if (!isChanged) return;
  await recordAudit(tx, { ...bySystem, act: 'connection.resume', subject: { kind: 'account', id: connectionId } });
  tx.append({ type: 'connection.changed', connectionId });
}
