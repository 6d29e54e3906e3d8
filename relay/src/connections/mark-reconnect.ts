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

/** The grant proves to hold after all. */
export async function reviveConnection(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  const isChanged = await changeStatus(tx, connectionId, { from: ['reconnect'], to: 'active' });
  if (!isChanged) return;
  await recordAudit(tx, { ...bySystem, act: 'connection.resume', subject: { kind: 'account', id: connectionId } });
  tx.append({ type: 'connection.changed', connectionId });
}
