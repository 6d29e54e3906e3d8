import { api } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';
import type { RouteTable } from '../http/route.ts';
import { requestPasswordReset, resetPassword, sendVerification, verifyEmail } from './account-letters.ts';
import { limitAddress } from './limit-attempts.ts';

export function bindAccountRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.sendVerification, async ({ caller }) => {
    await sendVerification(ctx, caller);
    return {};
  });

  routes.bind(api.verifyEmail, async ({ input, ip, by }) => {
    await limitAddress(ctx, ip);
    await verifyEmail(ctx, input.body.token, by);
    return {};
  });

  routes.bind(api.requestPasswordReset, async ({ input, ip, by }) => {
    await requestPasswordReset(ctx, input.body.email, { ip, by });
    return {};
  });

  routes.bind(api.resetPassword, async ({ input, ip, by }) => {
    await limitAddress(ctx, ip);
    await resetPassword(ctx, input.body.token, { password: input.body.password, by });
    return {};
  });
}
