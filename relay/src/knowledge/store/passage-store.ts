import type { ConnectionId, DocumentId, DocumentKind } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { type Chunk, chunksOf } from '../chunks/chunks-of.ts';
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

interface PinnedDocument {
  readonly id: DocumentId;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly variants: readonly string[];
  /** Null: the version that is the document's current one, whose chunks are stored. */
  readonly content: string | null;
}

/** The same of a snapshot, whatever its documents say by now. */
export async function listSnapshotPassages({ sql, tenantId }: TenantTx, snapshotId: string): Promise<Passage[]> {
  const pinned = await sql<PinnedDocument[]>`
    select * from (
      select distinct on (v.content_hash) d.id, d.kind, s.title, v.variants, case when v.version = d.version then null else v.content end as content
      from agent_snapshot_document s
      join document_version v on v.tenant_id = s.tenant_id and v.document_id = s.document_id and v.version = s.version
      join document d on d.tenant_id = s.tenant_id and d.id = s.document_id
      where s.tenant_id = ${tenantId} and s.snapshot_id = ${snapshotId}
      order by v.content_hash, d.id) used
    order by id`;
  const stored = await sql<(Chunk & { documentId: DocumentId })[]>`
    select id, document_id as "documentId", heading, content as text from chunk
    where tenant_id = ${tenantId} and document_id = any(${pinned.flatMap(({ id, content }) => (content === null ? [id] : []))}::uuid[])
    order by document_id, position`;
  const byDocument = Map.groupBy(stored, ({ documentId }) => documentId);
  return pinned.flatMap(({ id, kind, title, variants, content }) => {
    const chunks = content === null ? (byDocument.get(id) ?? []) : chunksOf({ id, kind, content });
    return chunks.map((chunk) => ({
      id: chunk.id,
      documentId: id,
      isOwnWords: kind === 'faq',
      title: chunk.heading === '' || chunk.heading === title ? title : `${title} · ${chunk.heading}`,
      variants,
      text: chunk.text,
    }));
  });
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
