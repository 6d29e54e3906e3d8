import { api, type Device } from '@tandem/shared/api';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { devicesOf, revokeDeviceOf } from './session-store.ts';

/** A person's own devices; nobody else's. */
export function bindDeviceRoutes(routes: RouteTable, ctx: RelayContext): void {
  const now = () => new Date(ctx.clock.now());

  routes.bind(api.listDevices, async ({ caller }) => {
    const rows = await devicesOf(ctx.db, caller.personId, now());
    const devices = rows.map(
      (row): Device => ({
        id: row.id,
        name: row.name,
        shopName: row.shopName,
        signedInAt: row.signedInAt.toISOString(),
        seenAt: row.seenAt.toISOString(),
        isThis: row.id === caller.sessionId,
      }),
    );
    return { devices };
  });

  routes.bind(api.revokeDevice, async ({ caller, input, by }) => {
    const { id } = input.params;
    await ctx.db.withTenant(caller.tenantId, async (tx) => {
      const isRevoked = await revokeDeviceOf(tx, { personId: caller.personId, id, now: now() });
      if (!isRevoked) throw new ProblemError('not_found', 'no such device');
      await recordAudit(tx, { ...by, act: 'device.revoke', subject: { kind: 'session', id } });
    });
    return {};
  });
}
