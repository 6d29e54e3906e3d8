import type { AnswerReview } from '@tandem/shared/api';
import type { ConnectionId, ConversationId, DocumentId, MessageId, MessagePart, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/** Below it an answer is worth a look, although it was sure enough to be given. */
const sureFrom = 0.65;
/** Older ones are not worth it any more. */
const lookedBackDays = 30;

/** Answers that the agent gave by itself and was little sure of, of which nobody has said anything. */
const unsure = ({ sql, tenantId }: TenantTx, connectionId: ConnectionId) => sql`
  select t.reply_id as message_id, t.at, 0 as marked, coalesce(t.confidence, 0) as confidence
  from agent_trace t
  where t.tenant_id = ${tenantId} and t.connection_id = ${connectionId} and t.outcome = 'sent' and t.via in ('knowledge', 'model')
    and t.reply_id is not null and coalesce(t.confidence, 0) < ${sureFrom} and t.at > now() - ${lookedBackDays} * interval '1 day'
    and not exists (select from answer_review r where r.tenant_id = t.tenant_id and r.message_id = t.reply_id)`;

const marked = ({ sql, tenantId }: TenantTx, connectionId: ConnectionId) => sql`
  select r.message_id, r.marked_at as at, 1 as marked, 0::real as confidence
  from answer_review r where r.tenant_id = ${tenantId} and r.connection_id = ${connectionId} and r.state = 'open'`;

interface Page {
  readonly messageIds: readonly MessageId[];
  readonly total: number;
}

/** Marked ones first, newest first; then the least sure, newest first. */
export async function openReviews(
  tx: TenantTx,
  connectionId: ConnectionId,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<Page> {
  const rows = await tx.sql<{ id: MessageId; total: number }[]>`
    select message_id as id, count(*) over ()::int as total
    from (${marked(tx, connectionId)} union all ${unsure(tx, connectionId)}) waiting
    order by marked desc, confidence, at desc, message_id offset ${from} limit ${most}`;
  return { messageIds: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

/** Newest first. */
export async function doneReviews(
  { sql, tenantId }: TenantTx,
  connectionId: ConnectionId,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<Page> {
  const rows = await sql<{ id: MessageId; total: number }[]>`
    select message_id as id, count(*) over ()::int as total from answer_review
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and state <> 'open'
    order by resolved_at desc, message_id offset ${from} limit ${most}`;
  return { messageIds: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

export interface StoredReview {
  readonly messageId: MessageId;
  readonly connectionId: ConnectionId;
  readonly why: AnswerReview['why'];
  readonly state: AnswerReview['state'];
  readonly markedBy: PersonId | null;
  readonly markedAt: Date | null;
  readonly correction: string | null;
  readonly resolvedBy: PersonId | null;
  readonly resolvedAt: Date | null;
  readonly documentId: DocumentId | null;
  readonly testCaseId: string | null;
}

const reviewColumns = ({ sql }: TenantTx) => sql`
  r.message_id as "messageId", r.connection_id as "connectionId", r.why, r.state, r.marked_by as "markedBy", r.marked_at as "markedAt",
  r.correction, r.resolved_by as "resolvedBy", r.resolved_at as "resolvedAt", r.document_id as "documentId", r.test_case_id as "testCaseId"`;

/** Locked until the transaction ends; null: nobody has said anything. */
export async function lockReview(tx: TenantTx, id: MessageId): Promise<StoredReview | null> {
  const [row] = await tx.sql<StoredReview[]>`
    select ${reviewColumns(tx)} from answer_review r where r.tenant_id = ${tx.tenantId} and r.message_id = ${id} for update`;
  return row ?? null;
}

export async function putReview({ sql, tenantId }: TenantTx, review: StoredReview): Promise<void> {
  const { messageId, connectionId, why, state, markedBy, markedAt, correction, resolvedBy, resolvedAt } = review;
  await sql`
    insert into answer_review as r (tenant_id, message_id, connection_id, why, state, marked_by, marked_at, correction, resolved_by,
      resolved_at, document_id, test_case_id)
    values (${tenantId}, ${messageId}, ${connectionId}, ${why}, ${state}, ${markedBy}, ${markedAt}, ${correction}, ${resolvedBy},
      ${resolvedAt}, ${review.documentId}, ${review.testCaseId})
    on conflict (tenant_id, message_id) do update set why = excluded.why, state = excluded.state, marked_by = excluded.marked_by,
      marked_at = excluded.marked_at, correction = excluded.correction, resolved_by = excluded.resolved_by,
      resolved_at = excluded.resolved_at, document_id = excluded.document_id, test_case_id = excluded.test_case_id`;
}

export async function dropReview({ sql, tenantId }: TenantTx, id: MessageId): Promise<void> {
  await sql`delete from answer_review where tenant_id = ${tenantId} and message_id = ${id}`;
}

/** An answer of the agent with its reasons, as far as they are kept. */
export interface ReviewedAnswer {
  readonly messageId: MessageId;
  readonly connectionId: ConnectionId;
  readonly conversationId: ConversationId;
  readonly parts: readonly MessagePart[];
  readonly at: Date;
  /** What it answered, where the reasons are gone. */
  readonly askedMessageId: MessageId | null;
  readonly askedParts: readonly MessagePart[] | null;
  readonly traceId: string | null;
  readonly confidence: number | null;
  readonly via: AnswerReview['via'];
  readonly sources: AnswerReview['sources'] | null;
  readonly isDocumentEnabled: boolean | null;
  readonly hasTestCase: boolean;
}

/** Of the agent's messages among `ids`. */
export async function reviewedAnswers(tx: TenantTx, ids: readonly MessageId[]): Promise<ReviewedAnswer[]> {
  return tx.sql<ReviewedAnswer[]>`
    select m.id as "messageId", m.connection_id as "connectionId", m.conversation_id as "conversationId", m.parts, m.at,
      a.id as "askedMessageId", a.parts as "askedParts", t.id as "traceId", t.confidence, t.via, t.body -> 'quotes' as sources, d.is_enabled as "isDocumentEnabled",
      c.id is not null as "hasTestCase"
    from message m
    left join message a on a.tenant_id = m.tenant_id and a.id = m.answers_message_id
    left join lateral (
      select t.* from agent_trace t where t.tenant_id = m.tenant_id
        -- An approved draft is another message than its trace knew of.
        and (t.reply_id = m.id or (t.message_id = m.answers_message_id and t.draft_id is not null))
      order by (t.reply_id = m.id) desc nulls last, t.at desc limit 1) t on true
    left join answer_review r on r.tenant_id = m.tenant_id and r.message_id = m.id
    left join document d on d.tenant_id = r.tenant_id and d.id = r.document_id and d.deleted_at is null
    left join agent_test_case c on c.tenant_id = r.tenant_id and c.id = r.test_case_id and c.deleted_at is null
    where m.tenant_id = ${tx.tenantId} and m.id = any(${[...ids]}::uuid[]) and m.author_kind = 'agent'`;
}

export async function storedReviews(tx: TenantTx, ids: readonly MessageId[]): Promise<Map<MessageId, StoredReview>> {
  const rows = await tx.sql<StoredReview[]>`
    select ${reviewColumns(tx)} from answer_review r where r.tenant_id = ${tx.tenantId} and r.message_id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.messageId, row]));
}
