import type { ConversationId, HandOffReason } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { changeHandler } from './change-handler.ts';
import { lockConversation } from './conversation-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';

export interface HandOff {
  readonly conversationId: ConversationId;
  readonly handlerEpoch: number;
  readonly reason: HandOffReason;
  readonly summary: string;
  readonly now: number;
}

/** The agent passes the conversation to the team. False: it no longer held it under that epoch, nothing happened. */
export async function handOff(tx: TenantTx, input: HandOff): Promise<boolean> {
  const { conversationId, handlerEpoch, reason, summary, now } = input;
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
  return true;
}
