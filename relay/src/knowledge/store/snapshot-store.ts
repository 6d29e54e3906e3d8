import type { ConnectionId, DocumentId, DocumentKind } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';

/** A document as a snapshot of the agent names it. */
export interface PinnedDocument {
  readonly documentId: DocumentId;
  readonly version: number;
  readonly kind: DocumentKind;
  readonly title: string;
  /** Of what it says, in hexadecimal: a version with the same words has the same. */
  readonly contentHash: string;
}

/** What the agent may use of what is being worked on. */
export function currentDocuments({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<PinnedDocument[]> {
  return sql<PinnedDocument[]>`
    select id as "documentId", version, kind, title, encode(content_hash, 'hex') as "contentHash" from document
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and is_enabled and deleted_at is null and content_hash is not null
    order by id`;
}

export function snapshotDocuments({ sql, tenantId }: TenantTx, snapshotId: string): Promise<PinnedDocument[]> {
  return sql<PinnedDocument[]>`
    select s.document_id as "documentId", s.version, d.kind, s.title, encode(v.content_hash, 'hex') as "contentHash"
    from agent_snapshot_document s
    join document_version v on v.tenant_id = s.tenant_id and v.document_id = s.document_id and v.version = s.version
    join document d on d.tenant_id = s.tenant_id and d.id = s.document_id
    where s.tenant_id = ${tenantId} and s.snapshot_id = ${snapshotId}
    order by s.document_id`;
}

export async function pinDocuments(
  { sql, tenantId }: TenantTx,
  snapshotId: string,
  documents: readonly PinnedDocument[],
): Promise<void> {
  if (documents.length === 0) return;
  await sql`
    insert into agent_snapshot_document (tenant_id, snapshot_id, document_id, version, title)
    select ${tenantId}, ${snapshotId}, d.id, d.version, d.title
    from unnest(${documents.map(({ documentId }) => documentId)}::uuid[], ${documents.map(({ version }) => version)}::int[],
      ${documents.map(({ title }) => title)}::text[]) as d (id, version, title)`;
}

/** So much of a text is shown beside another. */
const shownLetters = 20_000;

/** What pinned documents say, by `id/version`. */
export async function readSides(
  { sql, tenantId }: TenantTx,
  pins: readonly Pick<PinnedDocument, 'documentId' | 'version'>[],
): Promise<ReadonlyMap<string, { variants: string[]; text: string; characters: number }>> {
  if (pins.length === 0) return new Map();
  const rows = await sql<{ key: string; variants: string[]; text: string; characters: number }[]>`
    select v.document_id || '/' || v.version as key, v.variants, left(v.content, ${shownLetters}) as text, length(v.content) as characters
    from unnest(${pins.map(({ documentId }) => documentId)}::uuid[], ${pins.map(({ version }) => version)}::int[]) as p (id, version)
    join document_version v on v.tenant_id = ${tenantId} and v.document_id = p.id and v.version = p.version`;
  return new Map(rows.map(({ key, ...side }) => [key, side]));
}

/** Of these, what is there still, though nothing of it is used. */
export async function switchedOff(
  { sql, tenantId }: TenantTx,
  ids: readonly DocumentId[],
): Promise<ReadonlySet<DocumentId>> {
  const rows = await sql<{ id: DocumentId }[]>`
    select id from document where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[]) and deleted_at is null and not is_enabled`;
  return new Set(rows.map(({ id }) => id));
}

/** When what is being worked on was last changed; null: there is nothing. */
export async function knowledgeChangedAt(
  { sql, tenantId }: TenantTx,
  connectionId: ConnectionId,
): Promise<Date | null> {
  const [row] = await sql<[{ at: Date | null }]>`
    select max(updated_at) as at from document where tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  return row.at;
}
