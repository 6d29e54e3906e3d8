import type { ConversationId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { changeHandler } from './change-handler.ts';
import { type Conversation, lockConversation } from './conversation-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';

export interface HandBack {
  readonly conversationId: ConversationId;
  readonly personId: PersonId;
  /** For the agent, until the next change of hands. */
  readonly note: string | null;
  /** Also answer what the customer wrote before. */
  readonly answerNow: boolean;
  readonly now: number;
}

/** Gives the conversation to the agent; one that has it already keeps its epoch, unless it is asked to answer now. */
export async function handBack(tx: TenantTx, input: HandBack): Promise<Conversation> {
  const { conversationId, personId, note, answerNow, now } = input;
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.handler.kind !== 'agent' || answerNow) {
    await changeHandler(tx, conversation, {
      to: { kind: 'agent' },
      by: { kind: 'staff', personId },
      activity: 'handed-back',
      note,
      answerNow,
      now,
    });
  }
  await summarizeConversation(tx, conversationId, now);
  return lockConversation(tx, conversationId);
}
