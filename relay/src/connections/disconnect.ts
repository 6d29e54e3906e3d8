import type { ConnectionId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { releaseRoute } from '../db/global-tables.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { type ConnectionRecord, changeStatus, findConnection } from './connection-store.ts';
import { revokeAndCloseJob } from './revoke-and-close.task.ts';

/** Stops at once: no webhook finds the account any more. What was said is kept. Safe to repeat. */
export async function disconnect(ctx: RelayContext, tx: TenantTx, id: ConnectionId): Promise<ConnectionRecord> {
  const record = await requireConnection(tx, id);
  const isChanged = await changeStatus(tx, record.id, {
    from: ['active', 'paused', 'reconnect'],
    to: 'disconnected',
    at: new Date(ctx.clock.now()),
  });
  if (isChanged) {
    await releaseRoute(tx, { channel: record.channel, externalId: record.externalId });
    tx.append({ type: 'connection.closed', connectionId: record.id });
    tx.enqueue(revokeAndCloseJob(record.id));
  }
  return requireConnection(tx, id);
}

/** While paused, what customers write is still stored; nobody answers by itself. */
export async function changeConnection(
  tx: TenantTx,
  id: ConnectionId,
  status: 'active' | 'paused',
): Promise<ConnectionRecord> {
  const record = await requireConnection(tx, id);
  if (record.status === status) return record;
  if (record.status !== 'active' && record.status !== 'paused') {
    throw new ProblemError('connection_not_active', 'This account must be linked again first.');
  }
  await changeStatus(tx, record.id, { from: ['active', 'paused'], to: status });
  tx.append({ type: 'connection.changed', connectionId: record.id });
  return requireConnection(tx, id);
}

export async function requireConnection(tx: TenantTx, id: string): Promise<ConnectionRecord> {
  const record = await findConnection(tx, id);
  if (record === null) throw new ProblemError('not_found', 'There is no such account.');
  return record;
}
