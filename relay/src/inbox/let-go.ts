import type { ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { changeHandler } from './change-handler.ts';
import { lockConversation } from './conversation-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';

interface LetGo {
  readonly conversationId: ConversationId;
  readonly handlerEpoch: number;
  readonly now: number;
}

/**
 * The agent has been switched off while it held the conversation: it waits for the team, without the words of a hand-off. False: the
 * agent no longer held it under that epoch, nothing happened.
 */
export async function letGo(tx: TenantTx, { conversationId, handlerEpoch, now }: LetGo): Promise<boolean> {
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.handler.kind !== 'agent' || conversation.handlerEpoch !== handlerEpoch) return false;
  await changeHandler(tx, conversation, { to: { kind: 'nobody' }, by: { kind: 'agent' }, activity: null, now });
  await summarizeConversation(tx, conversationId, now);
  return true;
}
