import type { RejectionKind } from '@tandem/shared/model';
import type { ConnectionFacts } from './connection-facts.ts';
import type { Conversation } from './conversation-store.ts';
import type { DeliveryRecord } from './delivery-store.ts';
import { refusalOf } from './reply-rules.ts';

export type Verdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'fail'; readonly rejection: RejectionKind }
  /** The channel's rules do not let it out any more. */
  | { readonly kind: 'expire'; readonly rejection: RejectionKind }
  | { readonly kind: 'wait'; readonly until: Date };

/** Paused accounts keep their replies; looked at again after this. */
const pausedMs = 60_000;
/** Its next look is parked until the shop is resumed, and is to come soon then. */
const suspendedMs = 5_000;

export interface Circumstances {
  readonly conversation: Pick<
    Conversation,
    'handler' | 'handlerEpoch' | 'agentMode' | 'heldUntil' | 'replyRules' | 'windowExpiresAt' | 'messagesUsed'
  >;
  readonly connection: Pick<ConnectionFacts, 'status' | 'isSuspended' | 'agentMode' | 'reservedMessages'>;
  readonly now: number;
}

/** What is to become of a queued delivery whose turn it is, judged in the transaction that writes its attempt row. */
export function judgeDelivery(
  delivery: Pick<DeliveryRecord, 'authorKind' | 'approvedBy' | 'handlerEpoch' | 'isOvertaken' | 'isHolding'> & {
    /** Of its message, this one counted. */
    readonly partsLeft: number;
  },
  { conversation, connection, now }: Circumstances,
): Verdict {
  if (delivery.authorKind === 'agent') {
    const { handler, handlerEpoch, heldUntil } = conversation;
    const speaker = delivery.isHolding ? 'nobody' : 'agent';
    if (handler.kind !== speaker || handlerEpoch !== delivery.handlerEpoch) return { kind: 'cancel' };
    // What a person approved goes out under that person's eyes; the rest must still be what the agent would say, and may say.
    if (delivery.approvedBy === null) {
      if (delivery.isOvertaken) return { kind: 'cancel' };
      if ((conversation.agentMode ?? connection.agentMode) !== 'auto') return { kind: 'cancel' };
      if (heldUntil !== null && heldUntil.getTime() > now) return { kind: 'wait', until: heldUntil };
    }
  }
  // For a job that ran already when the shop was suspended.
  if (connection.isSuspended) return { kind: 'wait', until: new Date(now + suspendedMs) };
  if (connection.status === 'paused') return { kind: 'wait', until: new Date(now + pausedMs) };
  if (connection.status === 'reconnect') return { kind: 'fail', rejection: 'token_invalid' };
  if (connection.status === 'disconnected') return { kind: 'fail', rejection: 'account_not_ready' };
  const { replyRules: rules, windowExpiresAt, messagesUsed: used } = conversation;
  // What the agent says alone it begins only if all of it fits beside what is left to people; a person spends what there is.
  const isAlone = delivery.authorKind === 'agent' && delivery.approvedBy === null && !delivery.isHolding;
  const reserved = isAlone ? connection.reservedMessages : 0;
  const rejection = refusalOf({ rules, windowExpiresAt, used, reserved }, isAlone ? delivery.partsLeft : 1, now);
  return rejection === null ? { kind: 'go' } : { kind: 'expire', rejection };
}
