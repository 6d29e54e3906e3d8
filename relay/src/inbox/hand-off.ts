import type { ConversationId, HandOffReason, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { changeHandler } from './change-handler.ts';
import { connectionFacts } from './connection-facts.ts';
import { type Conversation, lockConversation } from './conversation-store.ts';
import { countQueued } from './delivery-store.ts';
import { queueReply } from './queue-reply.ts';
import { summarizeConversation } from './summarize-conversation.ts';

export interface HandOff {
  readonly conversationId: ConversationId;
  readonly handlerEpoch: number;
  readonly reason: HandOffReason;
  readonly summary: string;
  /** Told to the customer once per case, if there is room for it; null: nothing is said. */
  readonly holding?: { readonly text: string; readonly answersMessageId: MessageId } | null;
  readonly now: number;
}

/** The agent passes the conversation to the team. False: it no longer held it under that epoch, nothing happened. */
export async function handOff(tx: TenantTx, input: HandOff): Promise<boolean> {
  const { conversationId, handlerEpoch, reason, summary, holding, now } = input;
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.handler.kind !== 'agent' || conversation.handlerEpoch !== handlerEpoch) return false;
  await changeHandler(tx, conversation, {
    to: { kind: 'nobody' },
    by: { kind: 'agent' },
    activity: 'handed-off',
    reason,
    note: summary === '' ? null : summary,
    handOff: { reason, summary, at: new Date(now).toISOString() },
    now,
  });
  await summarizeConversation(tx, conversationId, now);
  if (holding) await sayHolding(tx, conversation, holding, now);
  return true;
}

async function sayHolding(
  tx: TenantTx,
  conversation: Conversation,
  { text, answersMessageId }: NonNullable<HandOff['holding']>,
  now: number,
): Promise<void> {
  const { id, replyRules, windowExpiresAt } = conversation;
  const current = await lockConversation(tx, id);
  const limit = replyRules.messagesPerWindow;
  const left = limit === null ? Number.POSITIVE_INFINITY : limit - current.messagesUsed - (await countQueued(tx, id));
  // What is kept for people stays theirs: the holding message goes only where there is more.
  const { reservedMessages } = await connectionFacts(tx, current.connectionId);
  if (left <= reservedMessages || (windowExpiresAt !== null && windowExpiresAt.getTime() <= now)) return;
  const first = await tx.sql`
    update conversation c set holding_said_at = ${new Date(now)} where c.tenant_id = ${tx.tenantId} and c.id = ${id}
      and (c.holding_said_at is null or exists (
        select 1 from activity a where a.tenant_id = c.tenant_id and a.conversation_id = c.id and a.kind = 'closed'
          and a.at > c.holding_said_at))
      -- A paused or lost account says nothing, and the hand-off must not fail over it.
      and exists (select 1 from connection k where k.tenant_id = c.tenant_id and k.id = c.connection_id and k.status = 'active')
    returning 1`;
  if (first.length === 0) return;
  await queueReply(tx, {
    conversationId: id,
    author: { kind: 'agent', handlerEpoch: current.handlerEpoch, answersMessageId, isHolding: true },
    text,
    // The epoch has just changed under the conversation's lock: nobody comes here twice.
    clientId: null,
    replyToId: null,
    now,
  });
}
