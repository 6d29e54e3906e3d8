import { api } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';
import type { RouteTable } from '../http/route.ts';
import { beginTotp, confirmTotp, disableTotp, renewRecoveryCodes } from './second-factor.ts';
import { readTotp } from './totp-store.ts';

export function bindTotpRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.getTotp, async ({ caller }) => {
    const stored = await ctx.db.withTenant(caller.tenantId, (tx) => readTotp(tx, caller.personId));
    const since = stored?.confirmedAt ?? null;
    return {
      isOn: since !== null,
      since: since?.toISOString() ?? null,
      recoveryCodesLeft: since === null ? 0 : (stored?.recoveryLeft ?? 0),
    };
  });

  routes.bind(api.beginTotp, ({ caller, input, by }) => beginTotp(ctx, { caller, by }, input.body.password));

  routes.bind(api.confirmTotp, async ({ caller, input, by }) => ({
    recoveryCodes: await confirmTotp(ctx, { caller, by }, input.body.code),
  }));

  routes.bind(api.renewRecoveryCodes, async ({ caller, input, by }) => ({
    recoveryCodes: await renewRecoveryCodes(ctx, { caller, by }, input.body),
  }));

  routes.bind(api.disableTotp, async ({ caller, input, by }) => {
    await disableTotp(ctx, { caller, by }, input.body);
    return {};
  });
}
