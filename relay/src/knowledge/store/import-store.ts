import type {
  ConnectionId,
  DocumentFailure,
  DocumentId,
  DocumentState,
  MediaId,
  PersonId,
  Recrawl,
} from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';

/** What an import works on. */
export interface ImportSubject {
  readonly id: DocumentId;
  readonly connectionId: ConnectionId;
  readonly kind: 'pdf' | 'url';
  readonly title: string;
  readonly version: number;
  readonly url: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly mediaId: MediaId | null;
  readonly recrawl: Recrawl;
  readonly isEnabled: boolean;
  readonly state: DocumentState;
  readonly nextCrawlAt: Date | null;
  readonly by: PersonId | null;
}

const columns = ({ sql }: TenantTx) => sql`
  id, connection_id as "connectionId", kind, title, version, url, etag, last_modified as "lastModified", media_id as "mediaId", recrawl,
  is_enabled as "isEnabled", state, next_crawl_at as "nextCrawlAt", imported_by as by`;

/** Null: nothing that can be imported. */
export async function findSubject(tx: TenantTx, id: DocumentId): Promise<ImportSubject | null> {
  const [row] = await tx.sql<ImportSubject[]>`
    select ${columns(tx)} from document
    where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null and kind in ('pdf', 'url')`;
  return row ?? null;
}

/** A new import takes over from one under way. */
export async function beginImport(
  { sql, tenantId }: TenantTx,
  id: DocumentId,
  importId: string,
  by: PersonId | null,
): Promise<void> {
  await sql`
    update document set import_id = ${importId}, imported_by = ${by}, state = 'waiting', failure = null
    where tenant_id = ${tenantId} and id = ${id}`;
}

/** Null: this import has been cancelled or overtaken, or has ended. */
export async function moveImport(
  tx: TenantTx,
  id: DocumentId,
  importId: string,
  state: 'fetching' | 'reading' | 'indexing',
): Promise<ImportSubject | null> {
  const [row] = await tx.sql<ImportSubject[]>`
    update document set state = ${state}
    where tenant_id = ${tx.tenantId} and id = ${id} and import_id = ${importId} and deleted_at is null returning ${columns(tx)}`;
  return row ?? null;
}

export async function isUnderWay({ sql, tenantId }: TenantTx, id: DocumentId, importId: string): Promise<boolean> {
  const rows =
    await sql`select 1 from document where tenant_id = ${tenantId} and id = ${id} and import_id = ${importId}`;
  return rows.length > 0;
}

export interface ImportEnd {
  readonly failure: DocumentFailure | null;
  /** Set: the page answered; its marks for the next time. */
  readonly marks?: { readonly etag: string | null; readonly lastModified: string | null };
  readonly crawledAt: Date | null;
  readonly nextCrawlAt: Date | null;
}

/** False: it has been cancelled or overtaken meanwhile; nothing was changed. */
export async function endImport(
  { sql, tenantId }: TenantTx,
  id: DocumentId,
  importId: string,
  { failure, marks, crawledAt, nextCrawlAt }: ImportEnd,
): Promise<boolean> {
  const rows = await sql`
    update document set import_id = null, state = ${failure === null ? 'ready' : 'failed'}, failure = ${failure},
      etag = ${marks === undefined ? sql`etag` : marks.etag}, last_modified = ${marks === undefined ? sql`last_modified` : marks.lastModified},
      crawled_at = coalesce(${crawledAt}, crawled_at), next_crawl_at = ${nextCrawlAt}
    where tenant_id = ${tenantId} and id = ${id} and import_id = ${importId} returning 1`;
  return rows.length > 0;
}

/** The connection; null: there is no such document, or no import under way. */
export async function cancelImport({ sql, tenantId }: TenantTx, id: DocumentId): Promise<ConnectionId | null> {
  const [row] = await sql<{ connectionId: ConnectionId }[]>`
    update document set import_id = null, state = 'failed', failure = 'cancelled'
    where tenant_id = ${tenantId} and id = ${id} and deleted_at is null and import_id is not null returning connection_id as "connectionId"`;
  return row?.connectionId ?? null;
}

export async function setNextCrawl({ sql, tenantId }: TenantTx, id: DocumentId, at: Date | null): Promise<void> {
  await sql`update document set next_crawl_at = ${at} where tenant_id = ${tenantId} and id = ${id}`;
}
