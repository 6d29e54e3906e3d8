import { newId } from '@tandem/shared/lib';
import type { ConnectionId, DocumentId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { beginImport } from '../store/import-store.ts';

export const importTaskName = 'import-document';

/** Enqueues an import; one under way finds itself overtaken. `by` null: the schedule. */
export async function startImport(
  tx: TenantTx,
  document: { readonly id: DocumentId; readonly connectionId: ConnectionId },
  by: PersonId | null,
): Promise<void> {
  const importId = newId();
  await beginImport(tx, document.id, importId, by);
  tx.append({ type: 'knowledge.changed', connectionId: document.connectionId });
  tx.enqueue({ task: importTaskName, payload: { documentId: document.id, importId }, key: `import:${importId}` });
}
