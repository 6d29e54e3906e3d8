import { api } from '@tandem/shared/api';
import type { RelayContext } from '../../context.ts';
import type { RouteTable } from '../../http/route.ts';
import { tryOut } from './playground.ts';

export function playgroundRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.tryAgent, ({ caller, input: { params, body } }) =>
    tryOut(ctx, { tenantId: caller.tenantId, connectionId: params.id }, body),
  );
}
