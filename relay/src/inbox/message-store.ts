import type {
  Author,
  ClientId,
  ConnectionId,
  ConversationId,
  MessageId,
  MessagePart,
  PersonId,
} from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

export interface NewMessage {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly connectionId: ConnectionId;
  readonly author: Author;
  readonly parts: readonly MessagePart[];
  readonly language: string | null;
  readonly at: Date;
  readonly externalId?: string;
  readonly replyToExternalId?: string | null;
  readonly replyToId?: MessageId | null;
  readonly clientId?: ClientId | null;
  readonly handlerEpoch?: number;
  readonly answersMessageId?: MessageId | null;
  readonly approvedBy?: PersonId | null;
  /** What the logs follow from the webhook to the send; a reply takes over that of the message it answers. */
  readonly correlation?: string | null;
}

/** False: a message with this platform id or client id is there already. */
export async function insertMessage(tx: TenantTx, message: NewMessage): Promise<boolean> {
  const { author } = message;
  const inserted = await tx.sql`
    insert into message (tenant_id, id, conversation_id, connection_id, direction, author_kind, author_person_id, parts,
      reply_to_id, reply_to_external_id, language, at, created_at, client_id, external_id, handler_epoch, answers_message_id, approved_by,
      correlation)
    values (${tx.tenantId}, ${message.id}, ${message.conversationId}, ${message.connectionId},
      ${author.kind === 'contact' ? 'inbound' : 'outbound'}, ${author.kind}, ${author.kind === 'staff' ? author.personId : null},
      ${jsonb(tx.sql, message.parts)}, ${message.replyToId ?? null}, ${message.replyToExternalId ?? null}, ${message.language},
      ${message.at}, clock_timestamp(), ${message.clientId ?? null}, ${message.externalId ?? null}, ${message.handlerEpoch ?? null},
      ${message.answersMessageId ?? null}, ${message.approvedBy ?? null}, coalesce(${message.correlation ?? null}::text, (
        select m.correlation from message m where m.tenant_id = ${tx.tenantId} and m.id = ${message.answersMessageId ?? null})))
    on conflict do nothing
    returning id`;
  return inserted.length > 0;
}

export interface FoundMessage {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
}

/** A message by the platform's id: the platform's own, or one that we sent. */
export async function findByExternalId(
  tx: TenantTx,
  connectionId: ConnectionId,
  externalId: string,
): Promise<FoundMessage | null> {
  const [row] = await tx.sql<FoundMessage[]>`
    select id as "messageId", conversation_id as "conversationId" from message
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and external_id = ${externalId}
    union all
    select message_id, conversation_id from delivery
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and external_id = ${externalId}`;
  return row ?? null;
}

export async function updateParts(tx: TenantTx, id: MessageId, parts: readonly MessagePart[]): Promise<void> {
  await tx.sql`
    update message set parts = ${jsonb(tx.sql, parts)} where tenant_id = ${tx.tenantId} and id = ${id}`;
}
