import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { lockConversation } from './conversation-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';

/** These messages change nothing about who waits for whom. The caller summarizes. */
export async function moveNoWait(tx: TenantTx, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql`
    update message set moves_wait = false where tenant_id = ${tx.tenantId} and id in ${tx.sql([...ids])}`;
}

interface NoAnswerNeeded {
  readonly conversationId: ConversationId;
  readonly handlerEpoch: number;
  readonly messageIds: readonly MessageId[];
  readonly now: number;
}

/** Thanks, a sticker: nobody waits for an answer to these. False: the agent no longer holds the conversation under that epoch. */
export async function needNoAnswer(tx: TenantTx, input: NoAnswerNeeded): Promise<boolean> {
  const { conversationId, handlerEpoch, messageIds, now } = input;
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.handler.kind !== 'agent' || conversation.handlerEpoch !== handlerEpoch) return false;
  await moveNoWait(tx, messageIds);
  await summarizeConversation(tx, conversationId, now);
  tx.append({ type: 'conversation.changed', conversationId });
  return true;
}
