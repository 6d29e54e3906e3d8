import { api } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { readAgentSettings } from '../../agent/index.ts';
import { recordAudit } from '../../audit/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { RouteTable } from '../../http/route.ts';
import { connectionOfDocument, findDocument, listDocuments, setDocument } from '../../knowledge/index.ts';
import { readDraft } from './draft.ts';
import { compare, draftState } from './draft-state.ts';
import { discard, publish, rollBack, withdraw } from './publish.ts';
import { findVersion, listVersions, liveVersion } from './version-store.ts';
import { versionViews } from './version-views.ts';

export function versionRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db } = ctx;
  routes.bind(api.getDraft, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, (tx) => draftState(ctx, tx, params.id)),
  );
  routes.bind(api.compareAgent, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, (tx) => compare(tx, params.id, query)),
  );
  routes.bind(api.publishAgent, ({ caller, by, input: { params, body } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const input = { ...body, draft: body.draft ?? null, by: caller.personId };
      const version = await publish(tx, params.id, input);
      const subject = { kind: 'account', id: params.id } as const;
      // That there was a reason, and so that cases got worse; the words are in the version.
      const detail = { version, hasReason: body.reason !== null && body.reason !== '' };
      await recordAudit(tx, { ...by, act: 'agent.publish', subject, detail });
      return viewOf(ctx, tx, params.id, version);
    }),
  );
  routes.bind(api.listAgentVersions, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await readDraft(tx, params.id);
      const { limit, cursor = null } = query;
      const stored = await listVersions(tx, params.id, { before: cursor, limit: limit + 1 });
      const live = await liveVersion(tx, params.id);
      const page = stored.slice(0, limit);
      return {
        versions: await versionViews(ctx, tx, page, live?.version ?? 0),
        nextCursor: stored.length > limit ? (page.at(-1)?.version ?? null) : null,
      };
    }),
  );
  routes.bind(api.rollbackAgent, ({ caller, by, input: { params, body } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const version = await rollBack(tx, params.id, { ...body, by: caller.personId });
      const subject = { kind: 'account', id: params.id } as const;
      await recordAudit(tx, { ...by, act: 'agent.roll_back', subject, detail: { version, restores: body.version } });
      return viewOf(ctx, tx, params.id, version);
    }),
  );
  routes.bind(api.discardDraft, ({ caller, by, input: { params, body } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await discard(tx, params.id, { draft: body.draft ?? null, by: caller.personId });
      await recordAudit(tx, { ...by, act: 'agent.discard_draft', subject: { kind: 'account', id: params.id } });
      const settings = must(await readAgentSettings(tx, params.id), 'the settings of a draft');
      return { settings, documents: await listDocuments(tx, params.id) };
    }),
  );
  routes.bind(api.withdrawDocument, ({ caller, by, input: { params, body } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = await connectionOfDocument(tx, params.id);
      if (connectionId === null) throw new ProblemError('not_found', 'no such document');
      await withdraw(tx, { connectionId, documentId: params.id }, { note: body.note, by: caller.personId });
      await setDocument(tx, params.id, { isEnabled: false });
      tx.append({ type: 'knowledge.changed', connectionId });
      await recordAudit(tx, { ...by, act: 'knowledge.withdraw', subject: { kind: 'document', id: params.id } });
      return { document: await findDocument(tx, params.id) };
    }),
  );
}

async function viewOf(ctx: RelayContext, tx: TenantTx, connectionId: ConnectionId, version: number) {
  const stored = must(await findVersion(tx, connectionId, version), 'the version just made');
  const [view] = await versionViews(ctx, tx, [stored], version);
  return must(view, 'its view');
}
