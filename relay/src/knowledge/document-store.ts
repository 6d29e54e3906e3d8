import type { KnowledgeDocument } from '@tandem/shared/api';
import type { ConnectionId, DocumentId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { Passage } from './search/knowledge-index.ts';

type DocumentRow = Omit<KnowledgeDocument, 'updatedAt'> & { readonly updatedAt: Date };
type FaqContent = Pick<KnowledgeDocument, 'question' | 'answer' | 'isEnabled'>;

const columns = ({ sql }: TenantTx) => sql`
  id, connection_id as "connectionId", kind, question, answer, is_enabled as "isEnabled", used_count as "usedCount",
  updated_at as "updatedAt"`;

const toDocument = (row: DocumentRow): KnowledgeDocument => ({ ...row, updatedAt: row.updatedAt.toISOString() });

export async function hasConnection(tx: TenantTx, connectionId: ConnectionId): Promise<boolean> {
  const rows = await tx.sql`select 1 from connection where tenant_id = ${tx.tenantId} and id = ${connectionId}`;
  return rows.length > 0;
}

/** In the order they were written. */
export async function listDocuments(tx: TenantTx, connectionId: ConnectionId): Promise<KnowledgeDocument[]> {
  const rows = await tx.sql<DocumentRow[]>`
    select ${columns(tx)} from document where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} order by id`;
  return rows.map(toDocument);
}

/** What the agent may use. */
export async function listPassages(tx: TenantTx, connectionId: ConnectionId): Promise<Passage[]> {
  return tx.sql<Passage[]>`
    select id, id as "documentId", question as title, '{}'::text[] as variants, answer as text from document
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and is_enabled order by id`;
}

/** Another text whenever a document was added, changed, switched or removed; not when one was merely used. */
export async function knowledgeVersion(tx: TenantTx, connectionId: ConnectionId): Promise<string> {
  const [row] = await tx.sql<{ version: string }[]>`
    select concat_ws('/', count(*), count(*) filter (where is_enabled), extract(epoch from max(updated_at))) as version
    from document where tenant_id = ${tx.tenantId} and connection_id = ${connectionId}`;
  return row?.version ?? '';
}

export async function insertDocument(
  tx: TenantTx,
  document: FaqContent & { id: DocumentId; connectionId: ConnectionId },
): Promise<KnowledgeDocument> {
  // clock_timestamp, not now: two changes in one transaction must not share a version.
  const rows = await tx.sql<DocumentRow[]>`
    insert into document (tenant_id, id, connection_id, kind, question, answer, is_enabled, updated_at)
    values (${tx.tenantId}, ${document.id}, ${document.connectionId}, 'faq', ${document.question}, ${document.answer},
      ${document.isEnabled}, clock_timestamp())
    returning ${columns(tx)}`;
  const [row] = rows;
  if (row === undefined) throw new Error('insert returned nothing');
  return toDocument(row);
}

/** Null: no such document. */
export async function updateDocument(
  tx: TenantTx,
  id: DocumentId,
  change: { [K in keyof FaqContent]?: FaqContent[K] | undefined },
): Promise<KnowledgeDocument | null> {
  const [row] = await tx.sql<DocumentRow[]>`
    update document set question = coalesce(${change.question ?? null}, question), answer = coalesce(${change.answer ?? null}, answer),
      is_enabled = coalesce(${change.isEnabled ?? null}, is_enabled), updated_at = clock_timestamp()
    where tenant_id = ${tx.tenantId} and id = ${id} returning ${columns(tx)}`;
  return row === undefined ? null : toDocument(row);
}

/** The connection it belonged to; null: no such document. */
export async function deleteDocument(tx: TenantTx, id: DocumentId): Promise<ConnectionId | null> {
  const [row] = await tx.sql<{ connectionId: ConnectionId }[]>`
    delete from document where tenant_id = ${tx.tenantId} and id = ${id} returning connection_id as "connectionId"`;
  return row?.connectionId ?? null;
}

/** The agent rested an answer on them. */
export async function countUse(tx: TenantTx, ids: readonly DocumentId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql`
    update document set used_count = used_count + 1 where tenant_id = ${tx.tenantId} and id in ${tx.sql([...new Set(ids)])}`;
}
