import { type MessageId, type MessagePart, textOf } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { annotatedParts } from './annotation-store.ts';
import { endAttempts } from './attempt-store.ts';
import { changeHandler } from './change-handler.ts';
import { connectionFacts } from './connection-facts.ts';
import type { Conversation } from './conversation-store.ts';
import { countSent } from './count-sent.ts';
import { type DeliveryRecord, findDeliveryByExternalId, moveDelivery, unnamedDeliveries } from './delivery-store.ts';
import { detectLanguage } from './detect-language.ts';
import { outdateDraft } from './draft-store.ts';
import { matchEcho } from './match-echo.ts';
import { findByExternalId, insertMessage } from './message-store.ts';
import { openThread } from './open-thread.ts';
import { stableMessageId } from './stable-message-id.ts';
import { storableParts } from './storable.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { placeMessage, tellDelivery } from './tell-delivery.ts';
import type { ThreadRef } from './thread-ref.ts';

export interface Echo {
  readonly thread: ThreadRef;
  readonly externalId: string;
  readonly parts: readonly MessagePart[];
  readonly replyToExternalId: string | null;
  readonly origin: 'api' | 'app' | 'auto' | 'unknown';
  readonly occurredAt: number;
  readonly now: number;
  readonly correlation?: string | null;
}

/**
 * A message of the shop as the platform tells it. Ours are recognised by the platform's id, or, when that is not known yet or was lost
 * with a crash, by words and time; the rest were written elsewhere, and a person's reply in the platform's app is a takeover.
 */
export async function recordEcho(
  tx: TenantTx,
  echo: Echo,
): Promise<{ messageId: MessageId; matched: 'own-delivery' | 'new' | 'seen-before' }> {
  const { thread, externalId, occurredAt, now } = echo;
  const conversation = await openThread(tx, thread, occurredAt);
  const named = await findDeliveryByExternalId(tx, thread.connectionId, externalId);
  if (named !== null) {
    if (named.sentAt?.getTime() !== occurredAt) await settleByEcho(tx, named, echo);
    return { messageId: named.messageId, matched: 'own-delivery' };
  }
  const known = await findByExternalId(tx, thread.connectionId, externalId);
  if (known !== null) return { messageId: known.messageId, matched: 'seen-before' };
  if (echo.origin !== 'app' && echo.origin !== 'auto') {
    const tried = await unnamedDeliveries(tx, conversation.id);
    const own = matchEcho(tried, { text: textOf([...echo.parts]), occurredAt });
    if (own !== null) {
      await settleByEcho(tx, own, echo);
      return { messageId: own.messageId, matched: 'own-delivery' };
    }
  }
  const messageId = await recordForeign(tx, conversation, echo);
  await summarizeConversation(tx, conversation.id, now);
  return { messageId, matched: 'new' };
}

/** The customer has it, whatever our call was told; an attempt still waiting for its answer has nothing left to do. */
export async function settleByEcho(
  tx: TenantTx,
  own: DeliveryRecord,
  { externalId, occurredAt, now }: Pick<Echo, 'externalId' | 'occurredAt' | 'now'>,
): Promise<void> {
  const sentAt = new Date(occurredAt);
  await moveDelivery(tx, own, { state: 'sent', externalId, sentAt });
  await countSent(tx, own, now);
  await endAttempts(tx, own, { outcome: 'sent', endedAt: new Date(now), detail: 'echo' });
  if (own.part === 0) await placeMessage(tx, own.messageId, sentAt);
  await tellDelivery(tx, own);
  await summarizeConversation(tx, own.conversationId, now);
}

async function recordForeign(tx: TenantTx, conversation: Conversation, echo: Echo): Promise<MessageId> {
  const { thread, externalId, origin, occurredAt } = echo;
  const { connectionId } = thread;
  const conversationId = conversation.id;
  const messageId = stableMessageId(tx.tenantId, connectionId, echo);
  const parts = (await annotatedParts(tx, { connectionId, targetExternalId: externalId })) ?? storableParts(echo.parts);
  // Another program on the same account is not a person: like the platform's own auto-messages it takes nothing over.
  const isPerson = origin === 'app' || origin === 'unknown';
  await insertMessage(tx, {
    id: messageId,
    conversationId,
    connectionId,
    author: { kind: isPerson ? 'platform-app' : 'platform-auto' },
    parts,
    language: detectLanguage(textOf([...parts])),
    at: new Date(occurredAt),
    externalId,
    replyToExternalId: echo.replyToExternalId,
    correlation: echo.correlation ?? null,
  });
  if (conversation.lastMessageId === null) {
    tx.append({ type: 'conversation.opened', conversationId, contactId: conversation.contactId });
  }
  tx.append({ type: 'message.echoed', conversationId, messageId });
  if (isPerson) {
    await outdateDraft(tx, conversationId);
    await takeOverFromApp(tx, conversation, echo);
  }
  return messageId;
}

/** Nobody knows who held the phone: the person who linked the account stands for them. */
async function takeOverFromApp(tx: TenantTx, conversation: Conversation, { occurredAt, now }: Echo): Promise<void> {
  if (conversation.handler.kind === 'staff') return;
  const { connectedAt, connectedBy } = await connectionFacts(tx, conversation.connectionId);
  // History from before the account was linked takes nothing over, nor does an echo that comes late, after a hand-back.
  if (occurredAt < connectedAt.getTime()) return;
  if (conversation.handlerEpoch > 0 && occurredAt <= conversation.handlerSince.getTime()) return;
  await changeHandler(tx, conversation, {
    to: connectedBy === null ? { kind: 'nobody' } : { kind: 'staff', personId: connectedBy },
    by: { kind: 'platform-app' },
    activity: 'taken-over',
    now,
  });
}
