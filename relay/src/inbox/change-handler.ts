import type { ActivityRow, Author, ConversationRow, Handler } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { recordActivity } from './activity-store.ts';
import { cancelAgentReplies } from './cancel-agent-replies.ts';
import type { Conversation } from './conversation-store.ts';

export interface HandlerChange {
  readonly to: Handler;
  readonly by: Author;
  readonly activity: 'taken-over' | 'handed-back' | 'handed-off' | null;
  readonly reason?: ActivityRow['reason'];
  readonly note?: string | null;
  readonly handOff?: ConversationRow['handOff'];
  readonly answerNow?: boolean;
  readonly now: number;
}

/**
 * Gives the (locked) conversation to another handler under a new epoch. From this transaction on no reply of the agent's older epoch
 * can begin to be sent. The caller summarizes.
 */
export async function changeHandler(tx: TenantTx, conversation: Conversation, change: HandlerChange): Promise<void> {
  const { id: conversationId } = conversation;
  const { to, by, activity, reason = null, note = null, handOff = null, answerNow = false, now } = change;
  const at = new Date(now);
  const handlerEpoch = conversation.handlerEpoch + 1;
  await tx.sql`
    update conversation set handler_kind = ${to.kind}, handler_person_id = ${to.kind === 'staff' ? to.personId : null},
      handler_epoch = ${handlerEpoch}, handler_since = ${at}, hand_off = ${handOff === null ? null : jsonb(tx.sql, handOff)},
      hand_back_note = ${activity === 'handed-back' ? note : null}, held_until = null, held_by = null
    where tenant_id = ${tx.tenantId} and id = ${conversationId}`;
  await cancelAgentReplies(tx, conversationId, 'all');
  const activityId =
    activity === null ? null : await recordActivity(tx, { conversationId, kind: activity, by, at, reason, note });
  tx.append({ type: 'handler.changed', conversationId, handler: to, handlerEpoch, activityId, answerNow });
}
