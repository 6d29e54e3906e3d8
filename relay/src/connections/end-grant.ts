import { newId } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { claimRoute, releaseRoute } from '../db/global-tables.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { allowPlatformCall } from './platform-call.ts';

export const endGrantMs = 20_000;

/**
 * Gives a grant back unless somebody uses the account: the platform knows one grant per account and app, and would end theirs. The route
 * is held, unseen, until the transaction ends, so nobody links the account, or takes it back, between our look and the platform's answer:
 * they wait in `claimRoute`, as we do for whoever came first. `revoke` may be run again.
 */
export async function endGrant(
  tx: TenantTx,
  account: { channel: string; externalId: string },
  revoke: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const [own] = await tx.sql<{ id: ConnectionId }[]>`
    select id from connection
    where tenant_id = ${tx.tenantId} and channel = ${account.channel} and external_id = ${account.externalId}`;
  const connectionId = own?.id ?? (newId() as ConnectionId);
  if ((await claimRoute(tx, { ...account, connectionId })) !== 'claimed') return;
  await allowPlatformCall(tx, endGrantMs);
  try {
    await revoke(AbortSignal.timeout(endGrantMs));
  } finally {
    await releaseRoute(tx, account);
  }
}
