import { api } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { job } from '../queue/task.ts';
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
import { purgeDocumentTask, undeleteMs } from './purge-document.task.ts';
import { listDocuments, markDeleted, unmarkDeleted } from './store/document-store.ts';
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
  routes.bind(api.createDocument, ({ caller, input: { params, body } }) =>
    db.withTenant(caller.tenantId, (tx) => createDocument(ctx, tx, params.id, body, caller.personId)),
  );
  routes.bind(api.createFaqs, ({ caller, input: { params, body } }) => {
    const { rows, problems } = parseFaqTable(body.table);
    return db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      return { created: await createFaqs(tx, params.id, rows, caller.personId), problems };
    });
  });
  routes.bind(api.getDocument, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await existing(tx, params.id);
      const current = document.kind === 'text' ? await readVersion(tx, params.id, document.version) : null;
      return { document, text: current?.content ?? null, ...(await listChunks(tx, params.id, query.cursor)) };
    }),
  );
  routes.bind(api.changeDocument, ({ caller, input: { params, body } }) =>
    db.withTenant(caller.tenantId, (tx) => changeDocument(ctx, tx, params.id, body, caller.personId)),
  );
  routes.bind(api.deleteDocument, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = await markDeleted(tx, params.id);
      if (connectionId === null) throw new ProblemError('not_found', 'no such document');
      const runAt = new Date(ctx.clock.now() + undeleteMs);
      const key = `purge-document:${params.id}`;
      tx.enqueue(job(purgeDocumentTask, { documentId: params.id }, { key, keyMode: 'replace', runAt }));
      tellChange(tx, { connectionId });
      return {};
    }),
  );
  routes.bind(api.undeleteDocument, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if (!(await unmarkDeleted(tx, params.id))) throw new ProblemError('not_found', 'no such removed document');
      const document = await existing(tx, params.id);
      enqueueCrawl(tx, params.id, document.nextCrawlAt === null ? null : new Date(document.nextCrawlAt));
      tellChange(tx, document);
      return document;
    }),
  );
  routes.bind(api.listDocumentVersions, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await existing(tx, params.id);
      return { versions: await listVersions(tx, params.id) };
    }),
  );
  routes.bind(api.restoreDocument, ({ caller, input: { params, body } }) =>
    db.withTenant(caller.tenantId, (tx) => restoreVersion(tx, params.id, body.version, caller.personId)),
  );
  routes.bind(api.importDocument, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await existing(tx, params.id);
      if (document.kind !== 'pdf' && document.kind !== 'url') {
        throw new ProblemError('conflict', 'only files and pages are imported');
      }
      await startImport(tx, document, caller.personId);
      return existing(tx, params.id);
    }),
  );
  routes.bind(api.cancelImport, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await existing(tx, params.id);
      if ((await cancelImport(tx, params.id)) === null) return document;
      tellChange(tx, document);
      return existing(tx, params.id);
    }),
  );
}
