import type { ConversationId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { openAttempts } from './attempt-store.ts';
import { changeHandler } from './change-handler.ts';
import { type Conversation, lockConversation } from './conversation-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { wakeDeliveryAt } from './wake-delivery.ts';

interface TakeOver {
  readonly conversationId: ConversationId;
  readonly personId: PersonId;
  readonly now: number;
}

/**
 * Makes the conversation this person's. No new attempt of the agent begins once this has committed; `handlerSettled` tells whether one
 * that began before may still be under way.
 */
export async function takeOver(tx: TenantTx, { conversationId, personId, now }: TakeOver): Promise<Conversation> {
  const conversation = await lockConversation(tx, conversationId);
  const { handler } = conversation;
  if (handler.kind !== 'staff' || handler.personId !== personId) {
    const person = { kind: 'staff', personId } as const;
    await changeHandler(tx, conversation, { to: person, by: person, activity: 'taken-over', now });
  }
  const taken = await settleTakeOver(tx, { conversationId, now });
  if (!taken.handlerSettled) {
    // Should this process die now, somebody must still settle it.
    const deadlines = (await openAttempts(tx, conversationId)).map(({ deadlineAt }) => deadlineAt.getTime());
    wakeDeliveryAt(tx, conversationId, new Date(Math.max(now, ...deadlines)), 'settle');
  }
  return taken;
}

/**
 * Looks whether the takeover is settled: no attempt of the agent is open, or those that are have passed their deadline, by which their
 * sender's own clock has given up.
 */
export async function settleTakeOver(
  tx: TenantTx,
  { conversationId, now }: { conversationId: ConversationId; now: number },
): Promise<Conversation> {
  const before = await lockConversation(tx, conversationId);
  await summarizeConversation(tx, conversationId, now);
  const after = await lockConversation(tx, conversationId);
  if (before.handlerSettled !== after.handlerSettled) tx.append({ type: 'conversation.changed', conversationId });
  return after;
}
