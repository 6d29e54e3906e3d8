import { api } from '@tandem/shared/api';
import { plans } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { RouteTable } from '../http/route.ts';
import { readPlan } from './plan-store.ts';
import { readUsage } from './read-usage.ts';

export function planRoutes(routes: RouteTable, { db, clock }: RelayContext): void {
  routes.bind(api.getPlan, ({ caller }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const { plan, since } = await readPlan(tx);
      return { plan, since: since.toISOString(), plans: Object.values(plans) };
    }),
  );
  routes.bind(api.getUsage, ({ caller, input }) =>
    db.withTenant(caller.tenantId, (tx) => readUsage(tx, { months: input.query.months, now: clock.now() })),
  );
}
