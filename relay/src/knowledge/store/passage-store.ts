import type { ConnectionId, DocumentId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import type { Chunk } from '../chunks/chunks-of.ts';
import type { Passage } from '../search/knowledge-index.ts';

/** What the agent may use: the chunks of documents that are on, each content once. */
export async function listPassages({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<Passage[]> {
  return sql<Passage[]>`
    with used as (
      select distinct on (content_hash) id, kind, title, variants from document
      where tenant_id = ${tenantId} and connection_id = ${connectionId} and is_enabled and deleted_at is null and content_hash is not null
      order by content_hash, id)
    select c.id, c.document_id as "documentId", d.kind = 'faq' as "isOwnWords", d.variants, c.content as text,
      case when c.heading = '' or c.heading = d.title then d.title else d.title || ' · ' || c.heading end as title
    from used d join chunk c on c.tenant_id = ${tenantId} and c.document_id = d.id
    order by d.id, c.position`;
}

/** Another text whenever what the agent may use changed; not when a document was merely used, or is being imported. */
export async function knowledgeVersion({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<string> {
  const [row] = await sql<{ version: string }[]>`
    select concat_ws('/', count(*), count(*) filter (where is_enabled and deleted_at is null), extract(epoch from max(updated_at))) as version
    from document where tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  return row?.version ?? '';
}

const page = 50;

/** In order, from position `from`. */
export async function listChunks(
  { sql, tenantId }: TenantTx,
  documentId: DocumentId,
  from: number,
): Promise<{ chunks: Chunk[]; nextCursor: number | null }> {
  const rows = await sql<Chunk[]>`
    select id, heading, content as text from chunk
    where tenant_id = ${tenantId} and document_id = ${documentId} and position >= ${from} order by position limit ${page + 1}`;
  return { chunks: rows.slice(0, page), nextCursor: rows.length > page ? from + page : null };
}
