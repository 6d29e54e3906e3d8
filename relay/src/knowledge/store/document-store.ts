import type { KnowledgeDocument } from '@tandem/shared/api';
import type { ConnectionId, DocumentId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';

type Instants = 'crawledAt' | 'nextCrawlAt' | 'updatedAt';
type DocumentRow = Omit<KnowledgeDocument, Instants> & {
  readonly crawledAt: Date | null;
  readonly nextCrawlAt: Date | null;
  readonly updatedAt: Date;
};

/** What says the same twice counts once: of those in use, the first. */
const numbered = ({ sql, tenantId }: TenantTx, connectionId: ConnectionId) => sql`
  select id as numbered_id, first_value(id) over (partition by content_hash, content_hash is null order by is_enabled desc, id) as first_id
  from document where tenant_id = ${tenantId} and connection_id = ${connectionId} and deleted_at is null`;

const columns = ({ sql }: TenantTx) => sql`
  d.id, d.connection_id as "connectionId", d.kind, d.title, case when d.kind = 'faq' then d.title else '' end as question,
  d.answer, d.variants, d.url, d.recrawl, d.is_enabled as "isEnabled", d.state, d.failure, d.version, d.characters,
  d.chunk_count as "chunkCount", d.page_count as "pageCount", d.used_count as "usedCount", d.crawled_at as "crawledAt",
  d.next_crawl_at as "nextCrawlAt", d.updated_at as "updatedAt",
  case when n.first_id <> d.id and d.content_hash is not null then n.first_id end as "duplicateOf"`;

const toDocument = ({ crawledAt, nextCrawlAt, updatedAt, ...row }: DocumentRow): KnowledgeDocument => ({
  ...row,
  crawledAt: crawledAt?.toISOString() ?? null,
  nextCrawlAt: nextCrawlAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

export async function hasConnection(tx: TenantTx, connectionId: ConnectionId): Promise<boolean> {
  const rows = await tx.sql`select 1 from connection where tenant_id = ${tx.tenantId} and id = ${connectionId}`;
  return rows.length > 0;
}

/** In the order they were written. */
export async function listDocuments(tx: TenantTx, connectionId: ConnectionId): Promise<KnowledgeDocument[]> {
  const rows = await tx.sql<DocumentRow[]>`
    select ${columns(tx)} from document d join (${numbered(tx, connectionId)}) n on n.numbered_id = d.id
    where d.tenant_id = ${tx.tenantId} order by d.id`;
  return rows.map(toDocument);
}

/** Null: no such document. */
export async function findDocument(tx: TenantTx, id: DocumentId): Promise<KnowledgeDocument | null> {
  const connectionId = await connectionOf(tx, id);
  if (connectionId === null) return null;
  const [row] = await tx.sql<DocumentRow[]>`
    select ${columns(tx)} from document d join (${numbered(tx, connectionId)}) n on n.numbered_id = d.id
    where d.tenant_id = ${tx.tenantId} and d.id = ${id}`;
  return row === undefined ? null : toDocument(row);
}

/** Also of a removed one, as long as it is there. */
export async function connectionOfDocument({ sql, tenantId }: TenantTx, id: DocumentId): Promise<ConnectionId | null> {
  const [row] = await sql<{ connectionId: ConnectionId }[]>`
    select connection_id as "connectionId" from document where tenant_id = ${tenantId} and id = ${id}`;
  return row?.connectionId ?? null;
}

async function connectionOf({ sql, tenantId }: TenantTx, id: DocumentId): Promise<ConnectionId | null> {
  const [row] = await sql<{ connectionId: ConnectionId }[]>`
    select connection_id as "connectionId" from document where tenant_id = ${tenantId} and id = ${id} and deleted_at is null`;
  return row?.connectionId ?? null;
}

export interface NewDocument {
  readonly id: DocumentId;
  readonly connectionId: ConnectionId;
  readonly kind: KnowledgeDocument['kind'];
  readonly title: string;
  readonly isEnabled: boolean;
  readonly url?: string;
  readonly recrawl?: KnowledgeDocument['recrawl'];
  readonly mediaId?: string;
}

/** Without a version yet: `saveVersion` or an import gives it one. */
export async function insertDocument({ sql, tenantId }: TenantTx, document: NewDocument): Promise<void> {
  const { id, connectionId, kind, title, isEnabled, url, recrawl, mediaId } = document;
  await sql`
    insert into document (tenant_id, id, connection_id, kind, title, is_enabled, url, recrawl, media_id, version, updated_at)
    values (${tenantId}, ${id}, ${connectionId}, ${kind}, ${title}, ${isEnabled}, ${url ?? null}, ${recrawl ?? 'never'},
      ${mediaId ?? null}, 0, clock_timestamp())`;
}

/** What is not content, so not a version. A time of its own per change: two in one transaction must not share a knowledge version. */
export async function setDocument(
  { sql, tenantId }: TenantTx,
  id: DocumentId,
  change: {
    readonly title?: string | undefined;
    readonly isEnabled?: boolean | undefined;
    readonly recrawl?: KnowledgeDocument['recrawl'] | undefined;
  },
): Promise<void> {
  await sql`
    update document set title = coalesce(${change.title ?? null}, title), is_enabled = coalesce(${change.isEnabled ?? null}, is_enabled),
      recrawl = coalesce(${change.recrawl ?? null}, recrawl), updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id}`;
}

/** False: no such document, or it is gone already. An import under way finds itself cancelled. */
export async function markDeleted({ sql, tenantId }: TenantTx, id: DocumentId): Promise<ConnectionId | null> {
  const [row] = await sql<{ connectionId: ConnectionId }[]>`
    update document set deleted_at = clock_timestamp(), updated_at = clock_timestamp(), import_id = null,
      failure = case when state in ('ready', 'failed') then failure else 'cancelled' end,
      state = case when state in ('ready', 'failed') then state else 'failed' end
    where tenant_id = ${tenantId} and id = ${id} and deleted_at is null returning connection_id as "connectionId"`;
  return row?.connectionId ?? null;
}

export async function unmarkDeleted({ sql, tenantId }: TenantTx, id: DocumentId): Promise<boolean> {
  const rows = await sql`
    update document set deleted_at = null, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id} and deleted_at is not null returning 1`;
  return rows.length > 0;
}

/**
 * Removes for good what has been marked since before `before`, unless a version of the agent can still be gone back to that names it.
 * Returns the original's id where there is one.
 */
export async function purgeDocument({ sql, tenantId }: TenantTx, id: DocumentId, before: Date): Promise<string | null> {
  const [row] = await sql<{ mediaId: string | null }[]>`
    delete from document d where d.tenant_id = ${tenantId} and d.id = ${id} and d.deleted_at <= ${before}
      and not exists (select from agent_snapshot_document s where s.tenant_id = d.tenant_id and s.document_id = d.id)
    returning d.media_id as "mediaId"`;
  return row?.mediaId ?? null;
}

/** The agent rested an answer on them. */
export async function countUse(tx: TenantTx, ids: readonly DocumentId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql`
    update document set used_count = used_count + 1 where tenant_id = ${tx.tenantId} and id in ${tx.sql([...new Set(ids)])}`;
}
