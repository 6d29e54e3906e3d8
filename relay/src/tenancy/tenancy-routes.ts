import { api } from '@tandem/shared/api';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { bindAccountRoutes } from './account-routes.ts';
import { isEmailVerified } from './account-store.ts';
import { bindDeviceRoutes } from './device-routes.ts';
import { limitAttempts, limitSignUps } from './limit-attempts.ts';
import { refreshSession } from './refresh-session.ts';
import { register } from './register.ts';
import { findCaller, membershipsOf, revokeSession } from './session-store.ts';
import { signIn } from './sign-in.ts';
import { bindTeamRoutes } from './team-routes.ts';
import { bindTotpRoutes } from './totp-routes.ts';

export function bindTenancyRoutes(routes: RouteTable, ctx: RelayContext): void {
  bindAccountRoutes(routes, ctx);
  bindDeviceRoutes(routes, ctx);
  bindTeamRoutes(routes, ctx);
  bindTotpRoutes(routes, ctx);

  routes.bind(api.register, async ({ input, ip, by }) => {
    await limitAttempts(ctx, ip, input.body.email);
    await limitSignUps(ctx, ip, input.body.email);
    return register(ctx, input.body, by);
  });

  routes.bind(api.login, async ({ input, ip, by }) => {
    await limitAttempts(ctx, ip, input.body.email);
    return signIn(ctx, input.body, by);
  });

  routes.bind(api.refresh, ({ input, by }) =>
    refreshSession(ctx, input.body.refreshToken, { by, ...(input.body.tenantId && { toTenant: input.body.tenantId }) }),
  );

  routes.bind(api.logout, async ({ caller, by }) => {
    await ctx.db.withTenant(caller.tenantId, async (tx) => {
      await revokeSession(tx, caller.sessionId, new Date(ctx.clock.now()));
      await recordAudit(tx, { ...by, act: 'session.sign_out' });
    });
    return {};
  });

  routes.bind(api.me, async ({ caller }) => {
    const row = await findCaller(ctx, caller.sessionId);
    if (row === null) throw new ProblemError('unauthorized', 'signed out meanwhile');
    return {
      person: { id: row.personId, name: row.name, email: row.email },
      membership: { tenantId: row.tenantId, tenantName: row.tenantName, role: row.role },
      memberships: await membershipsOf(ctx.db, row.personId),
      agentEngine: ctx.config.claude.apiKey === undefined ? ('retrieval-only' as const) : ('claude' as const),
      isEmailVerified: await isEmailVerified(ctx.db, row.personId),
    };
  });
}
