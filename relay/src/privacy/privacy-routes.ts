import { api } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { enforceRetentionJob } from './enforce-retention.task.ts';
import { eraseContact } from './erase-contact.ts';
import { listErasures } from './erasure-store.ts';
import { insertExport, listExports } from './export-store.ts';
import { readRetention, writeRetention } from './retention-store.ts';
import { undoErasure } from './undo-erasure.ts';

const exportLifeMs = 24 * 3_600_000;

export function privacyRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db, clock } = ctx;
  exportRoutes(routes, ctx);
  routes.bind(api.eraseContact, ({ caller: { tenantId, personId }, input: { params, body }, by }) =>
    db.withTenant(tenantId, (tx) => eraseContact(ctx, tx, params.id, { graceDays: body.graceDays, personId, by })),
  );
  routes.bind(api.listErasures, async ({ caller }) => ({
    erasures: await db.withTenant(caller.tenantId, (tx) => listErasures(tx)),
  }));
  routes.bind(api.undoErasure, ({ caller, input, by }) =>
    db.withTenant(caller.tenantId, (tx) => undoErasure(ctx, tx, input.params.id, by)),
  );
  routes.bind(api.getRetention, ({ caller }) => db.withTenant(caller.tenantId, readRetention));
  routes.bind(api.putRetention, ({ caller, input: { body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const subject = { kind: 'shop', id: caller.tenantId } as const;
      await writeRetention(tx, body);
      await recordAudit(tx, { ...by, act: 'retention.change', subject, detail: { ...body } });
      // Time to think better of it, or to see that a zero is missing.
      tx.enqueue(enforceRetentionJob(new Date(clock.now() + 3_600_000)));
      return body;
    }),
  );
}

function exportRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db, clock } = ctx;
  const noExport = () => new ProblemError('not_found', 'There is no such copy (any more).');
  routes.bind(api.exportContact, ({ caller: { tenantId, personId: askedBy }, input: { params }, by }) =>
    db.withTenant(tenantId, async (tx) => {
      const [contact] = await tx.sql`select from contact where tenant_id = ${tenantId} and id = ${params.id}`;
      if (contact === undefined) throw new ProblemError('not_found', 'There is no such customer (any more).');
      const id = newId();
      const askedAt = new Date(clock.now());
      const expiresAt = new Date(askedAt.getTime() + exportLifeMs);
      await insertExport(tx, { id, contactId: params.id, askedBy, askedAt, expiresAt });
      await recordAudit(tx, { ...by, act: 'privacy.export', subject: { kind: 'contact', id: params.id } });
      const [made] = await listExports(ctx, tx, id);
      return must(made, 'the export');
    }),
  );
  routes.bind(api.listExports, async ({ caller }) => ({
    exports: await db.withTenant(caller.tenantId, (tx) => listExports(ctx, tx)),
  }));
  routes.bind(api.getExport, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const [found] = await listExports(ctx, tx, input.params.id);
      if (found === undefined) throw noExport();
      return found;
    }),
  );
}
