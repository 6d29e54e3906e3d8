import type {
  AgentMode,
  ConnectionId,
  ContactId,
  ConversationId,
  ConversationRow,
  Handler,
  MessageId,
  PersonId,
} from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { ReplyRules } from './reply-rules.ts';

export interface StoredConversation {
  readonly id: ConversationId;
  readonly connectionId: ConnectionId;
  readonly contactId: ContactId;
  readonly externalId: string;
  readonly status: ConversationRow['status'];
  readonly snoozedUntil: Date | null;
  readonly handlerKind: Handler['kind'];
  readonly handlerPersonId: PersonId | null;
  readonly handlerEpoch: number;
  readonly handlerSince: Date;
  readonly handlerSettled: boolean;
  readonly agentMode: AgentMode | null;
  readonly heldUntil: Date | null;
  readonly heldBy: PersonId | null;
  readonly handBackNote: string | null;
  readonly waitingSince: Date | null;
  readonly handOff: ConversationRow['handOff'];
  readonly lastInboundAt: Date | null;
  readonly lastMessageAt: Date;
  /** Null: nothing but a receipt or a reaction has arrived; such a conversation is not shown yet. */
  readonly lastMessageId: MessageId | null;
  readonly replyRules: ReplyRules;
  readonly windowOpenedAt: Date | null;
  readonly windowExpiresAt: Date | null;
  readonly messagesUsed: number;
  readonly unreadCount: number;
  readonly readUpTo: Date | null;
  readonly seenByContactAt: Date | null;
}

/** A conversation as the relay keeps it; the row that desktops get is `toConversationRow`. */
export type Conversation = Omit<StoredConversation, 'handlerKind' | 'handlerPersonId'> & { readonly handler: Handler };

export const conversationColumns = ({ sql }: TenantTx) => sql`
  id, connection_id as "connectionId", contact_id as "contactId", external_id as "externalId", status,
  snoozed_until as "snoozedUntil", handler_kind as "handlerKind", handler_person_id as "handlerPersonId",
  handler_epoch as "handlerEpoch", handler_since as "handlerSince", handler_settled as "handlerSettled",
  agent_mode as "agentMode", held_until as "heldUntil", held_by as "heldBy", hand_back_note as "handBackNote",
  waiting_since as "waitingSince", hand_off as "handOff", last_inbound_at as "lastInboundAt",
  last_message_at as "lastMessageAt", last_message_id as "lastMessageId", reply_rules as "replyRules",
  window_opened_at as "windowOpenedAt", window_expires_at as "windowExpiresAt", messages_used as "messagesUsed",
  unread_count as "unreadCount", read_up_to as "readUpTo", seen_by_contact_at as "seenByContactAt"`;

export function fromStored({ handlerKind, handlerPersonId, ...rest }: StoredConversation): Conversation {
  const handler: Handler =
    handlerKind === 'staff' && handlerPersonId !== null
      ? { kind: 'staff', personId: handlerPersonId }
      : { kind: handlerKind === 'agent' ? 'agent' : 'nobody' };
  return { ...rest, handler };
}

/**
 * Locks the conversation for the rest of the transaction: every command takes this lock first, so that what it reads of the thread
 * stays true until it commits. Throws `not_found`.
 */
export async function lockConversation(tx: TenantTx, id: ConversationId): Promise<Conversation> {
  const [row] = await tx.sql<StoredConversation[]>`
    select ${conversationColumns(tx)} from conversation where tenant_id = ${tx.tenantId} and id = ${id} for update`;
  if (row === undefined) throw new ProblemError('not_found', 'no such conversation');
  return fromStored(row);
}

export async function findConversation(tx: TenantTx, id: ConversationId): Promise<Conversation | null> {
  const [row] = await tx.sql<StoredConversation[]>`
    select ${conversationColumns(tx)} from conversation where tenant_id = ${tx.tenantId} and id = ${id}`;
  return row === undefined ? null : fromStored(row);
}

export async function lockConversationByKey(
  tx: TenantTx,
  connectionId: ConnectionId,
  externalId: string,
): Promise<Conversation | null> {
  const [row] = await tx.sql<StoredConversation[]>`
    select ${conversationColumns(tx)} from conversation
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and external_id = ${externalId} for update`;
  return row === undefined ? null : fromStored(row);
}

interface NewConversation {
  readonly id: ConversationId;
  readonly connectionId: ConnectionId;
  readonly contactId: ContactId;
  readonly externalId: string;
  readonly handlerKind: 'agent' | 'nobody';
  readonly replyRules: ReplyRules;
  readonly at: Date;
}

export async function insertConversation(tx: TenantTx, made: NewConversation): Promise<Conversation> {
  const [row] = await tx.sql<StoredConversation[]>`
    insert into conversation (tenant_id, id, connection_id, contact_id, external_id, handler_kind, handler_since, reply_rules, last_message_at)
    values (${tx.tenantId}, ${made.id}, ${made.connectionId}, ${made.contactId}, ${made.externalId}, ${made.handlerKind}, ${made.at},
      ${jsonb(tx.sql, made.replyRules)}, ${made.at})
    returning ${conversationColumns(tx)}`;
  if (row === undefined) throw new Error('insert returned nothing');
  return fromStored(row);
}

export function toConversationRow(conversation: Conversation): ConversationRow {
  const { id, connectionId, contactId, status, handler, handlerEpoch, handlerSettled, agentMode, handOff } =
    conversation;
  return {
    id,
    connectionId,
    contactId,
    status,
    snoozedUntil: iso(conversation.snoozedUntil),
    handler,
    handlerEpoch,
    handlerSince: conversation.handlerSince.toISOString(),
    handlerSettled,
    agentMode,
    waitingSince: iso(conversation.waitingSince),
    handOff,
    lastInboundAt: iso(conversation.lastInboundAt),
    lastMessageAt: conversation.lastMessageAt.toISOString(),
    lastMessageId: conversation.lastMessageId,
    windowExpiresAt: iso(conversation.windowExpiresAt),
    messagesUsed: conversation.messagesUsed,
    unreadCount: conversation.unreadCount,
    seenByContactAt: iso(conversation.seenByContactAt),
  };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
