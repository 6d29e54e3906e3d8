import type { ConnectionId, DocumentId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { job } from '../queue/task.ts';
import { tellChange } from './documents.ts';
import { purgeDocumentTask, undeleteMs } from './purge-document.task.ts';
import { markDeleted } from './store/document-store.ts';

/** It can be had back for an hour. Null: there is no such document. */
export async function removeDocument(
  ctx: RelayContext,
  tx: TenantTx,
  id: DocumentId,
  by: Asker,
): Promise<ConnectionId | null> {
  const connectionId = await markDeleted(tx, id);
  if (connectionId === null) return null;
  const runAt = new Date(ctx.clock.now() + undeleteMs);
  const key = `purge-document:${id}`;
  tx.enqueue(job(purgeDocumentTask, { documentId: id }, { key, keyMode: 'replace', runAt }));
  await recordAudit(tx, { ...by, act: 'knowledge.delete', subject: { kind: 'document', id } });
  tellChange(tx, { connectionId });
  return connectionId;
}
