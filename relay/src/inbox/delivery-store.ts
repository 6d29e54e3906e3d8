import type {
  ConnectionId,
  ConversationId,
  DeliveryState,
  MessageId,
  PersonId,
  RejectionKind,
} from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { originsOf } from './delivery-moves.ts';

export interface DeliveryRecord {
  readonly messageId: MessageId;
  readonly part: number;
  readonly conversationId: ConversationId;
  readonly connectionId: ConnectionId;
  readonly text: string;
  readonly state: DeliveryState;
  readonly externalId: string | null;
  readonly attempts: number;
  readonly requeues: number;
  /** Queued: not before; unknown: next look at the platform. */
  readonly dueAt: Date;
  readonly attemptedAt: Date | null;
  readonly sentAt: Date | null;
  readonly conclusiveAt: Date | null;
  readonly givenUpAt: Date | null;
  /** Why the platform refused it last. */
  readonly rejection: RejectionKind | null;
  readonly authorKind: 'agent' | 'staff';
  readonly approvedBy: PersonId | null;
  readonly handlerEpoch: number | null;
  /**
   * A customer message arrived after the one this reply of the agent answers, and no later reply of the agent was written in the
   * belief that this one had gone out: such a one answers only what came later.
   */
  readonly isOvertaken: boolean;
  /** Says that a person will answer; goes out while nobody holds the conversation. */
  readonly isHolding: boolean;
  readonly replyToId: MessageId | null;
  readonly correlation: string | null;
}

export type DeliveryKey = Pick<DeliveryRecord, 'messageId' | 'part'>;

/** Columns of delivery `d` and its message `m`. */
const deliveryColumns = ({ sql }: TenantTx) => sql`
  d.message_id as "messageId", d.part, d.conversation_id as "conversationId", d.connection_id as "connectionId", d.text, d.state,
  d.external_id as "externalId", d.attempts, d.requeues, d.due_at as "dueAt", d.attempted_at as "attemptedAt", d.sent_at as "sentAt",
  d.conclusive_at as "conclusiveAt", d.given_up_at as "givenUpAt", d.rejection, m.author_kind as "authorKind", m.approved_by as "approvedBy",
  m.handler_epoch as "handlerEpoch", m.reply_to_id as "replyToId", m.correlation,
  m.author_kind = 'agent' and not m.moves_wait as "isHolding",
  m.answers_message_id is not null and m.moves_wait and exists (
    select 1 from message i join message a on a.tenant_id = m.tenant_id and a.id = m.answers_message_id
    where i.tenant_id = m.tenant_id and i.conversation_id = m.conversation_id and i.direction = 'inbound'
      and i.created_at > a.created_at) and not exists (
    select 1 from message l
    where l.tenant_id = m.tenant_id and l.conversation_id = m.conversation_id and l.author_kind = 'agent' and l.moves_wait
      and l.created_at > m.created_at and exists (
        select 1 from delivery ld
        where ld.tenant_id = l.tenant_id and ld.message_id = l.id and ld.state not in ('failed', 'cancelled', 'expired'))
    ) as "isOvertaken"`;

const deliveryTables = ({ sql }: TenantTx) => sql`
  delivery d join message m on m.tenant_id = d.tenant_id and m.id = d.message_id`;

/** What is still to be settled, in the order in which it is to reach the customer. */
export async function openDeliveries(tx: TenantTx, conversationId: ConversationId): Promise<DeliveryRecord[]> {
  return tx.sql<DeliveryRecord[]>`
    select ${deliveryColumns(tx)} from ${deliveryTables(tx)}
    where d.tenant_id = ${tx.tenantId} and d.conversation_id = ${conversationId}
      and d.state in ('queued', 'attempting', 'unknown') and d.given_up_at is null
    order by m.created_at, m.id, d.part`;
}

export async function findDelivery(tx: TenantTx, { messageId, part }: DeliveryKey): Promise<DeliveryRecord | null> {
  const [row] = await tx.sql<DeliveryRecord[]>`
    select ${deliveryColumns(tx)} from ${deliveryTables(tx)}
    where d.tenant_id = ${tx.tenantId} and d.message_id = ${messageId} and d.part = ${part}`;
  return row ?? null;
}

export async function findDeliveryByExternalId(
  tx: TenantTx,
  connectionId: ConnectionId,
  externalId: string,
): Promise<DeliveryRecord | null> {
  const [row] = await tx.sql<DeliveryRecord[]>`
    select ${deliveryColumns(tx)} from ${deliveryTables(tx)}
    where d.tenant_id = ${tx.tenantId} and d.connection_id = ${connectionId} and d.external_id = ${externalId}`;
  return row ?? null;
}

/** What was tried and has no id of the platform yet: an echo may be one of these. Oldest attempt first. */
export async function unnamedDeliveries(tx: TenantTx, conversationId: ConversationId): Promise<DeliveryRecord[]> {
  return tx.sql<DeliveryRecord[]>`
    select ${deliveryColumns(tx)} from ${deliveryTables(tx)}
    where d.tenant_id = ${tx.tenantId} and d.conversation_id = ${conversationId} and d.external_id is null
      and d.attempted_at is not null and d.state in ('attempting', 'unknown', 'queued', 'cancelled')
    order by d.attempted_at, m.created_at, d.part`;
}

export async function insertDeliveries(
  tx: TenantTx,
  message: { id: MessageId; conversationId: ConversationId; connectionId: ConnectionId },
  texts: readonly string[],
  dueAt: Date,
): Promise<void> {
  await tx.sql`
    insert into delivery (tenant_id, message_id, part, conversation_id, connection_id, text, state, due_at)
    select ${tx.tenantId}, ${message.id}, (item.position - 1)::int, ${message.conversationId}, ${message.connectionId}, item.text, 'queued', ${dueAt}
    from unnest(${texts as string[]}::text[]) with ordinality as item (text, position)`;
}

export async function countQueued(tx: TenantTx, conversationId: ConversationId): Promise<number> {
  const [row] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count from delivery
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId} and state = 'queued'`;
  return row?.count ?? 0;
}

type Move =
  | { readonly state: 'attempting'; readonly attemptedAt: Date }
  | { readonly state: 'sent'; readonly externalId: string | null; readonly sentAt: Date }
  | { readonly state: 'failed'; readonly rejection: RejectionKind; readonly rawCode: string | null }
  | { readonly state: 'expired'; readonly rejection: RejectionKind }
  | { readonly state: 'cancelled' }
  | { readonly state: 'unknown'; readonly dueAt: Date; readonly conclusiveAt: Date }
  | {
      readonly state: 'queued';
      readonly dueAt: Date;
      readonly why: 'rejected' | 'not-there';
      readonly rejection: RejectionKind | null;
    };

/** From one state to another, if the machine of `delivery-moves` has that way; what the new state does not speak of keeps its value. */
export async function moveDelivery(tx: TenantTx, { messageId, part }: DeliveryKey, to: Move): Promise<void> {
  const moved = await tx.sql`
    update delivery set state = ${to.state}, ${changesOf(tx, to)}
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part} and state = any(${originsOf(to.state)})
    returning 1`;
  // The row is there and locked with its conversation, so this is a fault of ours: better no change than a wrong one.
  if (moved.length === 0) throw new Error(`delivery ${messageId}/${part} cannot become ${to.state} from what it is`);
}

function changesOf({ sql }: TenantTx, to: Move) {
  switch (to.state) {
    case 'attempting':
      return sql`attempts = attempts + 1, attempted_at = ${to.attemptedAt}`;
    case 'sent':
      return sql`external_id = coalesce(${to.externalId}, external_id), sent_at = ${to.sentAt}, rejection = null, raw_code = null`;
    case 'failed':
      return sql`rejection = ${to.rejection}, raw_code = ${to.rawCode}`;
    case 'expired':
      return sql`rejection = ${to.rejection}, raw_code = null`;
    case 'cancelled':
      return sql`rejection = null, raw_code = null`;
    case 'unknown':
      return sql`due_at = ${to.dueAt}, conclusive_at = ${to.conclusiveAt}`;
    case 'queued':
      return sql`due_at = ${to.dueAt}, rejection = ${to.rejection}, requeues = requeues + ${to.why === 'not-there' ? 1 : 0}`;
  }
}

export async function lookAgain(tx: TenantTx, { messageId, part }: DeliveryKey, dueAt: Date): Promise<void> {
  await tx.sql`
    update delivery set due_at = ${dueAt} where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part}`;
}

export async function giveUp(tx: TenantTx, { messageId, part }: DeliveryKey, at: Date): Promise<void> {
  await tx.sql`
    update delivery set given_up_at = ${at} where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part}`;
}
