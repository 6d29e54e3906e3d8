import { type ConversationId, type MessageId, type MessagePart, textOf } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { recordActivity } from './activity-store.ts';
import { annotatedParts } from './annotation-store.ts';
import { cancelAgentReplies } from './cancel-agent-replies.ts';
import type { Conversation } from './conversation-store.ts';
import { detectLanguage } from './detect-language.ts';
import { outdateDraft } from './draft-store.ts';
import { findByExternalId, insertMessage } from './message-store.ts';
import { openThread } from './open-thread.ts';
import { stableMessageId } from './stable-message-id.ts';
import { storableParts } from './storable.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import type { ThreadRef } from './thread-ref.ts';

export interface ReceivedMessage {
  readonly thread: ThreadRef;
  readonly externalId: string;
  readonly parts: readonly MessagePart[];
  readonly replyToExternalId: string | null;
  /** The platform's time. */
  readonly occurredAt: number;
  readonly opensWindow: boolean;
  readonly now: number;
  readonly correlation?: string | null;
}

/**
 * A customer's message. Idempotent by the platform's id, and indifferent to the order in which messages arrive. The agent's replies
 * that did not know this message and have not begun to be sent are cancelled: its handler is asked again.
 */
export async function receiveMessage(
  tx: TenantTx,
  input: ReceivedMessage,
): Promise<{ conversationId: ConversationId; messageId: MessageId; isNew: boolean }> {
  const { thread, externalId, occurredAt, now } = input;
  const { connectionId } = thread;
  const conversation = await openThread(tx, thread, occurredAt);
  const known = await findByExternalId(tx, connectionId, externalId);
  if (known !== null) return { ...known, isNew: false };
  const conversationId = conversation.id;
  const messageId = stableMessageId(tx.tenantId, connectionId, input);
  const parts =
    (await annotatedParts(tx, { connectionId, targetExternalId: externalId })) ?? storableParts(input.parts);
  const at = new Date(occurredAt);
  await insertMessage(tx, {
    id: messageId,
    conversationId,
    connectionId,
    author: { kind: 'contact' },
    parts,
    language: detectLanguage(textOf([...parts])),
    at,
    externalId,
    replyToExternalId: input.replyToExternalId,
    correlation: input.correlation ?? null,
  });
  if (input.opensWindow) await openWindow(tx, conversation, at);
  const handler = await wakeUp(tx, conversation, thread, now);
  await outdateDraft(tx, conversationId);
  await cancelAgentReplies(tx, conversationId, 'unapproved');
  await summarizeConversation(tx, conversationId, now);
  if (conversation.lastMessageId === null) {
    tx.append({ type: 'conversation.opened', conversationId, contactId: conversation.contactId });
  }
  tx.append({ type: 'message.received', conversationId, messageId, handler });
  if (occurredAt >= thread.linkedAt.getTime()) tx.count({ at: now, messages: 1 });
  return { conversationId, messageId, isNew: true };
}

/** The newest opener decides, whichever arrives first; the count starts anew with it. */
async function openWindow(tx: TenantTx, { id, replyRules }: Conversation, openedAt: Date): Promise<void> {
  const { windowMs } = replyRules;
  await tx.sql`
    update conversation set window_opened_at = greatest(window_opened_at, ${openedAt}),
      window_expires_at = ${windowMs === null ? null : new Date(openedAt.getTime() + windowMs)}
    where tenant_id = ${tx.tenantId} and id = ${id} and (window_opened_at is null or window_opened_at < ${openedAt})`;
}

/** A customer who writes again opens a closed conversation; one that nobody ever held goes to the agent once there is one. */
async function wakeUp(tx: TenantTx, conversation: Conversation, { defaultMode }: ThreadRef, now: number) {
  const { id, status, handler, handlerEpoch } = conversation;
  if (status !== 'open') {
    await tx.sql`
      update conversation set status = 'open', snoozed_until = null where tenant_id = ${tx.tenantId} and id = ${id}`;
  }
  if (status === 'closed') {
    await recordActivity(tx, { conversationId: id, kind: 'reopened', by: { kind: 'contact' }, at: new Date(now) });
  }
  if (handler.kind !== 'nobody' || handlerEpoch > 0 || defaultMode === 'off') return handler;
  await tx.sql`update conversation set handler_kind = 'agent' where tenant_id = ${tx.tenantId} and id = ${id}`;
  return { kind: 'agent' } as const;
}
