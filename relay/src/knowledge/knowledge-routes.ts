import { api } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { documentId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { deleteDocument, hasConnection, insertDocument, listDocuments, updateDocument } from './document-store.ts';

const noConnection = () => new ProblemError('not_found', 'no such connection');
const noDocument = () => new ProblemError('not_found', 'no such document');

export function knowledgeRoutes(routes: RouteTable, { db }: RelayContext): void {
  routes.bind(api.listDocuments, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if (!(await hasConnection(tx, input.params.id))) throw noConnection();
      return { documents: await listDocuments(tx, input.params.id) };
    }),
  );
  routes.bind(api.createDocument, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = input.params.id;
      if (!(await hasConnection(tx, connectionId))) throw noConnection();
      tx.append({ type: 'knowledge.changed', connectionId });
      return insertDocument(tx, { ...input.body, id: documentId.parse(newId()), connectionId });
    }),
  );
  routes.bind(api.changeDocument, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const changed = await updateDocument(tx, input.params.id, input.body);
      if (changed === null) throw noDocument();
      tx.append({ type: 'knowledge.changed', connectionId: changed.connectionId });
      return changed;
    }),
  );
  routes.bind(api.deleteDocument, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = await deleteDocument(tx, input.params.id);
      if (connectionId === null) throw noDocument();
      tx.append({ type: 'knowledge.changed', connectionId });
      return {};
    }),
  );
}
