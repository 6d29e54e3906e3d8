import type { DocumentVersion } from '@tandem/shared/api';
import type { DocumentId, DocumentKind, MemberRow, PersonId } from '@tandem/shared/model';
import type { RelayContext } from '../../context.ts';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { listMembers } from '../../tenancy/index.ts';
import { chunksOf } from '../chunks/chunks-of.ts';

export interface VersionContent {
  readonly title: string;
  readonly variants: readonly string[];
  /** An FAQ's answer, else the whole text. */
  readonly content: string;
  readonly pageCount: number | null;
}

interface Versioned {
  readonly id: DocumentId;
  readonly kind: DocumentKind;
}

/** Older ones go, unless a snapshot of the agent names them: a page that changes every day would grow without end. */
const keptVersions = 50;

/**
 * Makes `content` what the document says: a version, its chunks, and a new knowledge version. False: it said exactly that already, and
 * nothing was changed. The title of anything but an FAQ is no content.
 */
export async function saveVersion(
  tx: TenantTx,
  { id, kind }: Versioned,
  { title, variants, content, pageCount }: VersionContent,
  by: PersonId | null,
): Promise<boolean> {
  const { sql, tenantId } = tx;
  const hashed = kind === 'faq' ? { title, variants } : { title: '', variants: [] };
  const [saved] = await sql<{ version: number; hash: Buffer }[]>`
    with hashed as (
      select sha256(convert_to(jsonb_build_array(${hashed.title}::text, ${jsonb(sql, hashed.variants)}::jsonb, ${content}::text)::text, 'UTF8')) as hash)
    update document set version = version + 1, content_hash = hashed.hash, title = ${title}, variants = ${[...variants]}::text[],
      answer = ${kind === 'faq' ? content : ''}, characters = ${content.length}, page_count = ${pageCount}, updated_at = clock_timestamp()
    from hashed where tenant_id = ${tenantId} and id = ${id} and content_hash is distinct from hashed.hash
    returning version, hash`;
  if (saved === undefined) return false;
  await sql`
    insert into document_version (tenant_id, document_id, version, title, variants, content, content_hash, page_count, created_by, created_at)
    values (${tenantId}, ${id}, ${saved.version}, ${title}, ${[...variants]}::text[], ${content}, ${saved.hash}, ${pageCount},
      ${by}, clock_timestamp())`;
  await sql`
    delete from document_version v where v.tenant_id = ${tenantId} and v.document_id = ${id} and v.version <= ${saved.version - keptVersions}
      and not exists (
        select from agent_snapshot_document s where s.tenant_id = v.tenant_id and s.document_id = v.document_id and s.version = v.version)`;
  const chunks = chunksOf({ id, kind, content });
  await sql`delete from chunk where tenant_id = ${tenantId} and document_id = ${id}`;
  await sql`
    insert into chunk (tenant_id, id, document_id, position, heading, content)
    select ${tenantId}, (c.value ->> 'id')::uuid, ${id}, c.ordinality - 1, c.value ->> 'heading', c.value ->> 'text'
    from jsonb_array_elements(${jsonb(sql, chunks)}) with ordinality c`;
  await sql`update document set chunk_count = ${chunks.length} where tenant_id = ${tenantId} and id = ${id}`;
  return true;
}

/** Null: no such version. */
export async function readVersion(
  { sql, tenantId }: TenantTx,
  documentId: DocumentId,
  version: number,
): Promise<VersionContent | null> {
  const [row] = await sql<VersionContent[]>`
    select title, variants, content, page_count as "pageCount" from document_version
    where tenant_id = ${tenantId} and document_id = ${documentId} and version = ${version}`;
  return row ?? null;
}

/** Newest first. */
export async function listVersions(
  ctx: Pick<RelayContext, 'keys'>,
  tx: TenantTx,
  documentId: DocumentId,
): Promise<DocumentVersion[]> {
  const { sql, tenantId } = tx;
  const rows = await sql<
    (Omit<DocumentVersion, 'by' | 'createdAt'> & { personId: PersonId | null; createdAt: Date })[]
  >`
    select v.version, v.title, length(v.content) as characters, v.version = d.version as "isCurrent", v.created_by as "personId",
      v.created_at as "createdAt"
    from document_version v join document d on d.tenant_id = v.tenant_id and d.id = v.document_id
    where v.tenant_id = ${tenantId} and v.document_id = ${documentId} order by v.version desc`;
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))];
  const members = await listMembers(ctx, tx, { ids, afterId: null, limit: ids.length });
  return rows.map(({ personId, createdAt, ...row }) => ({
    ...row,
    by: authorOf(members.find(({ id }) => id === personId)),
    createdAt: createdAt.toISOString(),
  }));
}

function authorOf(member: MemberRow | undefined): DocumentVersion['by'] {
  return member === undefined ? null : { id: member.id, name: member.name };
}
