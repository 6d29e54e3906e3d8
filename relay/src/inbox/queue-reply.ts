import { must, newId } from '@tandem/shared/lib';
import type { ClientId, ConversationId, MessageId, MessageRow, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { requireReplyRoom } from '../plans/index.ts';
import { changeHandler } from './change-handler.ts';
import { connectionFacts } from './connection-facts.ts';
import { type Conversation, lockConversation } from './conversation-store.ts';
import { countQueued, insertDeliveries } from './delivery-store.ts';
import { detectLanguage } from './detect-language.ts';
import { outdateDraft } from './draft-store.ts';
import { messageRow } from './message-rows.ts';
import { insertMessage } from './message-store.ts';
import { moveNoWait } from './move-no-wait.ts';
import { newerArrivalThan } from './newer-arrival.ts';
import { refuseOvertaken, type SeenState } from './refuse-overtaken.ts';
import { refusalOf } from './reply-rules.ts';
import { splitText } from './split-text.ts';
import { storableText } from './storable.ts';
import { summarizeConversation } from './summarize-conversation.ts';

type ReplyAuthor =
  | { readonly kind: 'staff'; readonly personId: PersonId }
  | {
      readonly kind: 'agent';
      readonly handlerEpoch: number;
      /** The newest customer message the text knows. */
      readonly answersMessageId: MessageId;
      /** A draft that a person lets go out. */
      readonly approvedBy?: PersonId;
      /** It only says that a person will answer: goes out while nobody holds the conversation, and leaves the customer waiting. */
      readonly isHolding?: true;
    };

export interface Reply {
  readonly conversationId: ConversationId;
  readonly author: ReplyAuthor;
  readonly text: string;
  readonly clientId: ClientId | null;
  readonly replyToId: MessageId | null;
  /** A person's reply that is to be refused with `handler_changed` when a teammate was quicker. */
  readonly seen?: SeenState | null;
  /** The request it came by, for the logs; the agent's go by the webhook of the message that they answer. */
  readonly correlation?: string;
  readonly now: number;
}

/** More parts than this are not a chat message. */
const mostParts = 20;

/**
 * Puts a reply into the thread and on its way. The same client id gives the same message. A person's reply takes the conversation over.
 * Throws `not_found`, `connection_not_active`, `window_closed`, `quota_exhausted`, `text_too_long`; for the agent `handler_changed` when
 * it no longer holds the conversation, `conflict` when the customer has written since, and `plan_limit`.
 */
export async function queueReply(tx: TenantTx, reply: Reply): Promise<MessageRow> {
  const { conversationId, author, clientId, now } = reply;
  const conversation = await lockConversation(tx, conversationId);
  const earlier = clientId === null ? null : await findByClientId(tx, clientId);
  if (earlier !== null) {
    if (earlier.conversationId !== conversationId) throw new ProblemError('conflict', 'client id of another reply');
    return must(await messageRow(tx, earlier.id), 'message of a client id');
  }
  const { status, reservedMessages } = await connectionFacts(tx, conversation.connectionId);
  if (status !== 'active') throw new ProblemError('connection_not_active', `the account is ${status}`);
  if (author.kind === 'staff') {
    if (reply.seen) await refuseOvertaken(tx, conversation, author.personId, reply.seen);
    await takeFor(tx, conversation, author.personId, now);
  } else await checkAgentTurn(tx, conversation, author);
  // A person who lets a draft go out spends what there is, like any reply of theirs; whoever says holding words has looked already.
  const isAlone = author.kind === 'agent' && author.approvedBy === undefined && author.isHolding !== true;
  if (isAlone) await requireReplyRoom(tx, now);
  const texts = await textsWithinRules(tx, conversation, { ...reply, reserved: isAlone ? reservedMessages : 0 });
  const id = newId(now) as MessageId;
  await insertMessage(tx, {
    id,
    conversationId,
    connectionId: conversation.connectionId,
    author: author.kind === 'staff' ? author : { kind: 'agent' },
    parts: [{ kind: 'text', text: texts.join('') }],
    language: detectLanguage(reply.text),
    at: new Date(now),
    clientId,
    replyToId: reply.replyToId,
    ...(author.kind === 'staff' && { correlation: reply.correlation ?? null }),
    ...(author.kind === 'agent' && {
      handlerEpoch: author.handlerEpoch,
      answersMessageId: author.answersMessageId,
      approvedBy: author.approvedBy ?? null,
    }),
  });
  if (author.kind === 'agent' && author.isHolding) await moveNoWait(tx, [id]);
  await insertDeliveries(tx, { id, conversationId, connectionId: conversation.connectionId }, texts, new Date(now));
  await outdateDraft(tx, conversationId);
  await summarizeConversation(tx, conversationId, now);
  tx.append({ type: 'message.queued', conversationId, messageId: id, clientId });
  return must(await messageRow(tx, id), 'message just queued');
}

async function textsWithinRules(
  tx: TenantTx,
  conversation: Conversation,
  { text, reserved, now }: Pick<Reply, 'text' | 'now'> & { reserved: number },
): Promise<string[]> {
  const { replyRules: rules, windowExpiresAt, messagesUsed, id } = conversation;
  const words = storableText(text).trim();
  if (words === '') throw new ProblemError('invalid_input', 'an empty reply', { text: 'is empty' });
  const texts = splitText(words, rules.textLimit, rules.textUnit);
  if (texts.length > mostParts) throw new ProblemError('text_too_long', `would be ${texts.length} messages`);
  // Those that wait to be sent will count too.
  const used = messagesUsed + (await countQueued(tx, id));
  const refusal = refusalOf({ rules, windowExpiresAt, used, reserved }, texts.length, now);
  if (refusal !== null)
    throw new ProblemError(refusal, `${used} messages used, window until ${windowExpiresAt?.toISOString() ?? 'never'}`);
  return texts;
}

async function takeFor(tx: TenantTx, conversation: Conversation, personId: PersonId, now: number): Promise<void> {
  const { handler } = conversation;
  if (handler.kind === 'staff' && handler.personId === personId) return;
  await changeHandler(tx, conversation, {
    to: { kind: 'staff', personId },
    by: { kind: 'staff', personId },
    activity: 'taken-over',
    now,
  });
}

async function checkAgentTurn(
  tx: TenantTx,
  { id, handler, handlerEpoch }: Conversation,
  author: Extract<ReplyAuthor, { kind: 'agent' }>,
): Promise<void> {
  if (handler.kind !== (author.isHolding ? 'nobody' : 'agent') || handlerEpoch !== author.handlerEpoch) {
    throw new ProblemError('handler_changed', 'the agent no longer holds the conversation');
  }
  if (await newerArrivalThan(tx, id, author.answersMessageId)) {
    throw new ProblemError('conflict', 'the customer has written since');
  }
}

async function findByClientId(tx: TenantTx, clientId: ClientId) {
  const [row] = await tx.sql<{ id: MessageId; conversationId: ConversationId }[]>`
    select id, conversation_id as "conversationId" from message where tenant_id = ${tx.tenantId} and client_id = ${clientId}`;
  return row ?? null;
}
