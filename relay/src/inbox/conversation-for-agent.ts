import {
  type AgentMode,
  type Author,
  type ConnectionId,
  type ConversationId,
  type MessageId,
  type MessagePart,
  type MessageRow,
  textOf,
} from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { connectionFacts } from './connection-facts.ts';
import { type Conversation, findConversation, lockConversation } from './conversation-store.ts';
import { countQueued } from './delivery-store.ts';
import { messageColumns, type StoredMessage, toMessageRow } from './message-rows.ts';
import { unansweredMessages } from './unanswered.ts';

export interface ConversationForAgent {
  readonly conversation: Conversation;
  readonly connectionId: ConnectionId;
  readonly effectiveMode: AgentMode;
  readonly handlerEpoch: number;
  /** The agent holds the conversation, the customer waits for an answer, and the account is not paused: until then the turn is kept. */
  readonly isAgentTurn: boolean;
  /** Epoch milliseconds; somebody is typing. */
  readonly heldUntil: number | null;
  /** The customer's message that arrived last: what a reply written now answers. */
  readonly newestInboundId: MessageId | null;
  /** Of the webhook that brought it, for the logs. */
  readonly correlation: string | null;
  /** Epoch milliseconds. */
  readonly unansweredSince: number | null;
  /** The last ten and all that are unanswered, oldest first. */
  readonly messages: readonly {
    readonly id: MessageId;
    readonly author: Author['kind'];
    readonly text: string;
    readonly kinds: readonly MessagePart['kind'][];
    readonly at: number;
    readonly isUnanswered: boolean;
  }[];
  readonly contactName: string | null;
  readonly handBackNote: string | null;
  /** Null: not counted on this channel. Those still to be sent are taken off. */
  readonly messagesLeft: number | null;
  /** Epoch milliseconds; null: no window on this channel, or the customer never wrote. */
  readonly windowExpiresAt: number | null;
}

const mostMessages = 10;
const unsaid: readonly NonNullable<MessageRow['delivery']>['state'][] = ['failed', 'cancelled', 'expired'];

/**
 * All the agent needs to decide and to write; null: no such conversation. `settle`: locks it first, so that what is seen stays true until
 * the transaction commits.
 */
export async function conversationForAgent(
  tx: TenantTx,
  id: ConversationId,
  purpose: 'look' | 'settle' = 'look',
): Promise<ConversationForAgent | null> {
  const found = await findConversation(tx, id);
  if (found === null) return null;
  const conversation = purpose === 'settle' ? await lockConversation(tx, id) : found;
  const { connectionId, handlerEpoch, handler, waitingSince, replyRules, windowExpiresAt, handBackNote } = conversation;
  const connection = await connectionFacts(tx, connectionId);
  const limit = replyRules.messagesPerWindow;
  const used = conversation.messagesUsed + (await countQueued(tx, id));
  const newest = await newestArrival(tx, id);
  return {
    conversation,
    connectionId,
    effectiveMode: conversation.agentMode ?? connection.agentMode,
    handlerEpoch,
    isAgentTurn: handler.kind === 'agent' && waitingSince !== null && connection.status !== 'paused',
    heldUntil: conversation.heldUntil?.getTime() ?? null,
    newestInboundId: newest?.id ?? null,
    correlation: newest?.correlation ?? null,
    unansweredSince: waitingSince?.getTime() ?? null,
    messages: await lastMessages(tx, id),
    contactName: await contactName(tx, conversation),
    handBackNote,
    messagesLeft: limit === null ? null : Math.max(0, limit - used),
    windowExpiresAt: windowExpiresAt?.getTime() ?? null,
  };
}

async function lastMessages(tx: TenantTx, id: ConversationId): Promise<ConversationForAgent['messages']> {
  const unanswered = await unansweredMessages(tx, id);
  const stored = await tx.sql<StoredMessage[]>`
    select ${messageColumns(tx)} from message m
    where m.tenant_id = ${tx.tenantId} and (m.id = any(${[...unanswered]}) or m.id in (
      select n.id from message n where n.tenant_id = ${tx.tenantId} and n.conversation_id = ${id}
      order by n.at desc, n.id desc limit ${mostMessages}))
    order by m.at desc, m.id desc`;
  return (
    stored
      .map(toMessageRow)
      // What never reached the customer is no part of the talk.
      .filter(({ delivery }) => delivery === null || !unsaid.includes(delivery.state))
      .reverse()
      .map(({ id: messageId, author, parts, at }) => ({
        id: messageId,
        author: author.kind,
        text: textOf(parts),
        kinds: parts.map(({ kind }) => kind),
        at: Date.parse(at),
        isUnanswered: unanswered.has(messageId),
      }))
  );
}

async function newestArrival(tx: TenantTx, id: ConversationId) {
  const [row] = await tx.sql<{ id: MessageId; correlation: string | null }[]>`
    select id, correlation from message where tenant_id = ${tx.tenantId} and conversation_id = ${id} and direction = 'inbound'
    order by created_at desc limit 1`;
  return row ?? null;
}

async function contactName(tx: TenantTx, { contactId }: Conversation): Promise<string | null> {
  const [row] = await tx.sql<{ name: string | null }[]>`
    select coalesce(display_name, handle) as name from contact where tenant_id = ${tx.tenantId} and id = ${contactId}`;
  return row?.name ?? null;
}
