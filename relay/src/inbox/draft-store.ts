import type { ConversationId, DraftId, DraftRow, MessageId } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

interface StoredDraft extends Omit<DraftRow, 'createdAt'> {
  readonly createdAt: Date;
}

const draftColumns = ({ sql }: TenantTx) => sql`
  id, conversation_id as "conversationId", text, sources, state, in_reply_to_id as "inReplyToId", created_at as "createdAt"`;

const toDraftRow = ({ createdAt, ...rest }: StoredDraft): DraftRow => ({ ...rest, createdAt: createdAt.toISOString() });

interface NewDraft {
  readonly id: DraftId;
  readonly conversationId: ConversationId;
  readonly handlerEpoch: number;
  readonly inReplyToId: MessageId;
  readonly text: string;
  readonly sources: DraftRow['sources'];
  readonly createdAt: Date;
}

export async function insertDraft(tx: TenantTx, draft: NewDraft): Promise<DraftRow> {
  const [stored] = await tx.sql<StoredDraft[]>`
    insert into draft (tenant_id, id, conversation_id, text, sources, state, in_reply_to_id, handler_epoch, created_at)
    values (${tx.tenantId}, ${draft.id}, ${draft.conversationId}, ${draft.text}, ${jsonb(tx.sql, draft.sources)}, 'pending',
      ${draft.inReplyToId}, ${draft.handlerEpoch}, ${draft.createdAt})
    returning ${draftColumns(tx)}`;
  if (stored === undefined) throw new Error('insert returned nothing');
  return toDraftRow(stored);
}

/** The conversation's pending draft, if any, is no longer what one would send. */
export async function outdateDraft(tx: TenantTx, conversationId: ConversationId): Promise<void> {
  const closed = await tx.sql<{ id: DraftId }[]>`
    update draft set state = 'outdated'
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId} and state = 'pending' returning id`;
  for (const { id } of closed) tx.append({ type: 'draft.closed', conversationId, draftId: id });
}

export async function closeDraft(tx: TenantTx, id: DraftId, state: 'approved' | 'dropped'): Promise<DraftRow | null> {
  const [stored] = await tx.sql<StoredDraft[]>`
    update draft set state = ${state} where tenant_id = ${tx.tenantId} and id = ${id} and state = 'pending'
    returning ${draftColumns(tx)}`;
  if (stored === undefined) return null;
  tx.append({ type: 'draft.closed', conversationId: stored.conversationId, draftId: id });
  return toDraftRow(stored);
}

export async function draftRowsByIds(tx: TenantTx, ids: readonly string[]): Promise<DraftRow[]> {
  const stored = await tx.sql<StoredDraft[]>`
    select ${draftColumns(tx)} from draft where tenant_id = ${tx.tenantId} and id = any(${ids as string[]}::uuid[])`;
  return stored.map(toDraftRow);
}

export async function pendingDrafts(tx: TenantTx, conversationId: ConversationId): Promise<DraftRow[]> {
  const stored = await tx.sql<StoredDraft[]>`
    select ${draftColumns(tx)} from draft
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId} and state = 'pending'`;
  return stored.map(toDraftRow);
}

export async function draftRowsPage(tx: TenantTx, afterId: string | null, limit: number): Promise<DraftRow[]> {
  const stored = await tx.sql<StoredDraft[]>`
    select ${draftColumns(tx)} from draft
    where tenant_id = ${tx.tenantId} and (${afterId}::uuid is null or id > ${afterId}) order by id limit ${limit}`;
  return stored.map(toDraftRow);
}
