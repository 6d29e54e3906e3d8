import type { ConnectionId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { claimRoute, releaseRoute } from '../db/global-tables.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { requireRoom } from '../plans/index.ts';
import { type ConnectionRecord, changeStatus, findConnection } from './connection-store.ts';
import { purgeConnectionJob } from './purge-connection.task.ts';
import { refreshDueAt, refreshTokenJob } from './refresh-schedule.ts';
import { revokeAndCloseJob } from './revoke-and-close.task.ts';
import { readToken } from './token-store.ts';

/** Stops at once: no webhook finds the account any more. What was said is kept for 30 days. Safe to repeat. */
export async function disconnect(
  ctx: RelayContext,
  tx: TenantTx,
  id: ConnectionId,
  by: Asker,
): Promise<ConnectionRecord> {
  const record = await requireConnection(tx, id);
  const isChanged = await changeStatus(tx, record.id, {
    from: ['active', 'paused', 'reconnect'],
    to: 'disconnected',
    at: new Date(ctx.clock.now()),
  });
  if (isChanged) {
    await releaseRoute(tx, { channel: record.channel, externalId: record.externalId });
    await recordAudit(tx, { ...by, act: 'connection.disconnect', subject: { kind: 'account', id: record.id } });
    tx.append({ type: 'connection.closed', connectionId: record.id });
    tx.enqueue(revokeAndCloseJob(record.id));
    tx.enqueue(purgeConnectionJob(record.id));
  }
  return requireConnection(tx, id);
}

/**
 * While paused, what customers write is still stored; nobody answers by itself. `active` also undoes a disconnect. Throws
 * `connection_not_active`, `account_already_connected`, `plan_limit`.
 */
export async function changeConnection(
  ctx: RelayContext,
  tx: TenantTx,
  id: ConnectionId,
  status: 'active' | 'paused',
  by: Asker,
): Promise<ConnectionRecord> {
  const record = await requireConnection(tx, id);
  if (record.status === status) return record;
  if (record.status === 'disconnected' && status === 'active') return undoDisconnect(ctx, tx, record, by);
  if (record.status !== 'active' && record.status !== 'paused') {
    throw new ProblemError('connection_not_active', 'This account must be linked again first.');
  }
  await changeStatus(tx, record.id, { from: ['active', 'paused'], to: status });
  const act = status === 'paused' ? 'connection.pause' : 'connection.resume';
  await recordAudit(tx, { ...by, act, subject: { kind: 'account', id: record.id } });
  tx.append({ type: 'connection.changed', connectionId: record.id });
  return requireConnection(tx, id);
}

/** Nothing is deleted any more. The grant went back with the disconnect, so its owner is asked for it again, unless this came first. */
async function undoDisconnect(
  ctx: RelayContext,
  tx: TenantTx,
  record: ConnectionRecord,
  by: Asker,
): Promise<ConnectionRecord> {
  const { id: connectionId, channel, externalId } = record;
  await requireRoom(tx, 'accounts', { adding: 1, now: ctx.clock.now() });
  if ((await claimRoute(tx, { channel, externalId, connectionId })) === 'taken') {
    throw new ProblemError('account_already_connected', 'Another team has linked this account meanwhile.');
  }
  const token = await readToken(tx, ctx, connectionId, { use: 'schedule' });
  await changeStatus(tx, connectionId, { from: ['disconnected'], to: token === null ? 'reconnect' : 'active' });
  const dueAt = token === null ? null : refreshDueAt(connectionId, token.updatedAt, token.accessExpiresAt);
  if (dueAt !== null) tx.enqueue(refreshTokenJob(connectionId, dueAt));
  await recordAudit(tx, { ...by, act: 'connection.undo_disconnect', subject: { kind: 'account', id: connectionId } });
  tx.append({ type: 'connection.opened', connectionId });
  return requireConnection(tx, connectionId);
}

export async function requireConnection(tx: TenantTx, id: string): Promise<ConnectionRecord> {
  const record = await findConnection(tx, id);
  if (record === null) throw new ProblemError('not_found', 'There is no such account.');
  return record;
}
