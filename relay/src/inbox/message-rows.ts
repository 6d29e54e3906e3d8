import type {
  Author,
  Delivery,
  DeliveryEvidence,
  DeliveryState,
  MessageId,
  MessageRow,
  PersonId,
  RejectionKind,
} from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

interface DeliveryOfMessage {
  readonly state: DeliveryState;
  readonly rejection: RejectionKind | null;
  readonly rawCode: string | null;
  /** Of one that was given up. */
  readonly evidence?: DeliveryEvidence | null;
}

export interface StoredMessage
  extends Pick<
    MessageRow,
    'id' | 'conversationId' | 'direction' | 'parts' | 'language' | 'clientId' | 'replyToId' | 'reactions'
  > {
  readonly authorKind: Author['kind'];
  readonly authorPersonId: PersonId | null;
  readonly at: Date;
  readonly deliveries: readonly DeliveryOfMessage[];
}

/** Columns of message `m`, with what other tables say about it. */
export const messageColumns = ({ sql }: TenantTx) => sql`
  m.id, m.conversation_id as "conversationId", m.direction, m.author_kind as "authorKind", m.author_person_id as "authorPersonId",
  m.parts, m.language, m.at, m.client_id as "clientId",
  coalesce(m.reply_to_id,
    (select q.id from message q where q.tenant_id = m.tenant_id and q.connection_id = m.connection_id and q.external_id = m.reply_to_external_id),
    (select d.message_id from delivery d
      where d.tenant_id = m.tenant_id and d.connection_id = m.connection_id and d.external_id = m.reply_to_external_id)) as "replyToId",
  coalesce((
    select jsonb_agg(jsonb_build_object('by', a.body ->> 'by', 'emoji', a.body ->> 'emoji') order by a.occurred_at, a.slot)
    from message_annotation a
    where a.tenant_id = m.tenant_id and a.connection_id = m.connection_id and a.kind = 'reaction' and a.body ->> 'action' = 'add'
      and a.target_external_id = any(array(
        select m.external_id union all
        select d.external_id from delivery d where d.tenant_id = m.tenant_id and d.message_id = m.id))), '[]') as reactions,
  coalesce((
    select jsonb_agg(jsonb_build_object('state', d.state, 'rejection', d.rejection, 'rawCode', d.raw_code,
      'evidence', case when d.state = 'unknown' and d.given_up_at is not null then d.evidence end) order by d.part)
    from delivery d where d.tenant_id = m.tenant_id and d.message_id = m.id), '[]') as deliveries`;

// What a person must know first: something failed, then what is unsettled, then what is still to come.
const precedence: readonly DeliveryState[] = [
  'failed',
  'expired',
  'unknown',
  'cancelled',
  'attempting',
  'queued',
  'sent',
];

/** One state for a message that went out in several parts; null: not sent by us. */
export function overallDelivery(deliveries: readonly DeliveryOfMessage[]): Delivery | null {
  const state = precedence.find((candidate) => deliveries.some((delivery) => delivery.state === candidate));
  if (state === undefined) return null;
  const telling = deliveries.find((delivery) => delivery.state === state);
  const evidence = deliveries.find((delivery) => delivery.state === state && delivery.evidence)?.evidence;
  return {
    state,
    rejection: telling?.rejection ?? null,
    rawCode: telling?.rawCode ?? null,
    ...(evidence && { evidence }),
  };
}

export function toMessageRow(stored: StoredMessage): MessageRow {
  const { authorKind, authorPersonId, at, deliveries, ...rest } = stored;
  return { ...rest, author: authorOf(authorKind, authorPersonId), at: at.toISOString(), delivery: deliveryOf(stored) };
}

/** What the platform's own app sent has arrived by definition; null for inbound. */
function deliveryOf({ direction, deliveries }: StoredMessage): Delivery | null {
  if (direction === 'inbound') return null;
  return overallDelivery(deliveries) ?? { state: 'sent', rejection: null, rawCode: null };
}

export function authorOf(kind: Author['kind'], personId: PersonId | null): Author {
  // A staff author without a person cannot be written; a row whose person is gone is still the team's.
  if (kind !== 'staff') return { kind };
  return personId === null ? { kind: 'platform-app' } : { kind, personId };
}

export async function messageRowsByIds(tx: TenantTx, ids: readonly string[]): Promise<MessageRow[]> {
  const stored = await tx.sql<StoredMessage[]>`
    select ${messageColumns(tx)} from message m where m.tenant_id = ${tx.tenantId} and m.id = any(${ids as string[]}::uuid[])`;
  return stored.map(toMessageRow);
}

export async function messageRow(tx: TenantTx, id: MessageId): Promise<MessageRow | null> {
  const [row] = await messageRowsByIds(tx, [id]);
  return row ?? null;
}

export async function messageRowsPage(tx: TenantTx, afterId: string | null, limit: number): Promise<MessageRow[]> {
  const stored = await tx.sql<StoredMessage[]>`
    select ${messageColumns(tx)} from message m
    where m.tenant_id = ${tx.tenantId} and (${afterId}::uuid is null or m.id > ${afterId}) order by m.id limit ${limit}`;
  return stored.map(toMessageRow);
}
