import { api } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';
import type { RouteTable } from '../http/route.ts';
import { listEntries, parsePlace, placeOf } from './audit-store.ts';

export function auditRoutes(routes: RouteTable, { db }: RelayContext): void {
  routes.bind(api.listAudit, ({ caller, input: { query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const { cursor, limit, ...filter } = query;
      const found = await listEntries(tx, filter, parsePlace(cursor), limit + 1);
      const entries = found.slice(0, limit);
      const last = found.length > limit ? entries.at(-1) : undefined;
      return { entries, nextCursor: last === undefined ? null : placeOf(last) };
    }),
  );
}
