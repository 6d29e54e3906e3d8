import { api } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { createConnectionAttempt, readConnectionAttempt } from '../db/global-tables.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { connectionRow, connectionRows } from './connection-rows.ts';
import { changeConnection, disconnect, requireConnection } from './disconnect.ts';
import { publicUrl } from './public-url.ts';
import { providerOf } from './token-vault.ts';

const attemptLifeMs = 10 * 60_000;
const mostConnections = 500;

export function connectionRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.listConnections, ({ caller }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => ({
      connections: await connectionRows.page(tx, null, mostConnections, ctx),
    })),
  );
  routes.bind(api.getConnection, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => connectionRow(ctx, await requireConnection(tx, input.params.id))),
  );
  routes.bind(api.changeConnection, ({ caller, input, by }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) =>
      connectionRow(ctx, await changeConnection(ctx, tx, input.params.id, input.body.status, by)),
    ),
  );
  routes.bind(api.disconnect, ({ caller, input, by }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) =>
      connectionRow(ctx, await disconnect(ctx, tx, input.params.id, by)),
    ),
  );
  routes.bind(api.startConnection, async ({ caller, input, by }) => {
    const { channel } = input.body;
    if (!ctx.channels.has(channel)) {
      throw new ProblemError('invalid_input', 'This platform cannot be linked.', { channel: 'not available' });
    }
    if (!providerOf(ctx, channel).isConfigured) {
      throw new ProblemError('unavailable', 'This relay has no app registration at the platform.');
    }
    const id = newId();
    const expiresAt = new Date(ctx.clock.now() + attemptLifeMs);
    const { personId, sessionId } = caller;
    await ctx.db.withTenant(caller.tenantId, async (tx) => {
      await createConnectionAttempt(tx, { id, channel, personId, sessionId, expiresAt });
      await recordAudit(tx, { ...by, act: 'connection.begin', detail: { channel } });
    });
    return {
      authorizeUrl: `${publicUrl(ctx)}/oauth/start/${id}`,
      connectionAttemptId: id,
      expiresAt: expiresAt.toISOString(),
    };
  });
  routes.bind(api.getConnectionAttempt, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => {
      const attempt = await readConnectionAttempt(tx, input.params.id);
      if (attempt === null) throw new ProblemError('not_found', 'There is no such linking attempt.');
      return attempt;
    }),
  );
}
