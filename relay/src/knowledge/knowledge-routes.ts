import { api, type KnowledgeDocument } from '@tandem/shared/api';
import type { AuditAct } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { requireRoom } from '../plans/index.ts';
import {
  changeDocument,
  createDocument,
  createFaqs,
  existing,
  ownConnection,
  restoreVersion,
  tellChange,
} from './documents.ts';
import { parseFaqTable } from './faq-table.ts';
import { enqueueCrawl } from './import/crawl-schedule.ts';
import { startImport } from './import/start-import.ts';
import { removeDocument } from './remove-document.ts';
import { listDocuments, unmarkDeleted } from './store/document-store.ts';
import { cancelImport } from './store/import-store.ts';
import { listChunks } from './store/passage-store.ts';
import { listVersions, readVersion } from './store/version-store.ts';

export function knowledgeRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db } = ctx;
  routes.bind(api.listDocuments, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      return { documents: await listDocuments(tx, params.id) };
    }),
  );
  routes.bind(api.createDocument, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) =>
      recorded(tx, by, 'knowledge.create', await createDocument(ctx, tx, params.id, body, caller.personId)),
    ),
  );
  routes.bind(api.createFaqs, ({ caller, input: { params, body }, by }) => {
    const { rows, problems } = parseFaqTable(body.table);
    return db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const created = await createFaqs(tx, params.id, rows, caller.personId);
      const subject = { kind: 'account', id: params.id } as const;
      await recordAudit(tx, { ...by, act: 'knowledge.create', subject, detail: { documents: created } });
      return { created, problems };
    });
  });
  routes.bind(api.getDocument, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await existing(tx, params.id);
      const current = document.kind === 'text' ? await readVersion(tx, params.id, document.version) : null;
      return { document, text: current?.content ?? null, ...(await listChunks(tx, params.id, query.cursor)) };
    }),
  );
  routes.bind(api.changeDocument, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) =>
      recorded(tx, by, 'knowledge.change', await changeDocument(ctx, tx, params.id, body, caller.personId)),
    ),
  );
  routes.bind(api.deleteDocument, ({ caller, input: { params }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if ((await removeDocument(ctx, tx, params.id, by)) === null)
        throw new ProblemError('not_found', 'no such document');
      return {};
    }),
  );
  routes.bind(api.undeleteDocument, ({ caller, input: { params }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if (!(await unmarkDeleted(tx, params.id))) throw new ProblemError('not_found', 'no such removed document');
      const document = await existing(tx, params.id);
      if (document.kind !== 'faq') await requireRoom(tx, 'documents', { adding: 0, now: ctx.clock.now() });
      enqueueCrawl(tx, params.id, document.nextCrawlAt === null ? null : new Date(document.nextCrawlAt));
      tellChange(tx, document);
      return recorded(tx, by, 'knowledge.undelete', document);
    }),
  );
  routes.bind(api.listDocumentVersions, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await existing(tx, params.id);
      return { versions: await listVersions(ctx, tx, params.id) };
    }),
  );
  routes.bind(api.restoreDocument, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) =>
      recorded(tx, by, 'knowledge.restore', await restoreVersion(tx, params.id, body.version, caller.personId)),
    ),
  );
  routes.bind(api.importDocument, ({ caller, input: { params }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await existing(tx, params.id);
      if (document.kind !== 'pdf' && document.kind !== 'url') {
        throw new ProblemError('conflict', 'only files and pages are imported');
      }
      await startImport(tx, document, caller.personId);
      return recorded(tx, by, 'knowledge.import', await existing(tx, params.id));
    }),
  );
  routes.bind(api.cancelImport, ({ caller, input: { params }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await existing(tx, params.id);
      if ((await cancelImport(tx, params.id)) === null) return document;
      tellChange(tx, document);
      return recorded(tx, by, 'knowledge.cancel_import', await existing(tx, params.id));
    }),
  );
}

async function recorded(
  tx: TenantTx,
  by: Asker,
  act: Extract<AuditAct, `knowledge.${string}`>,
  document: KnowledgeDocument,
): Promise<KnowledgeDocument> {
  await recordAudit(tx, { ...by, act, subject: { kind: 'document', id: document.id } });
  return document;
}
