import type { Policies } from '../options.ts';
import type { Conversation } from '../state/model.ts';

export const WINDOW_MS = 48 * 3_600_000;
const MESSAGES_PER_WINDOW = 10;
/** tiered only: messages after 48 h of silence, until the customer answers. */
const LATE_MESSAGES = 3;

export interface ReplyWindow {
  isOpen: boolean;
  /** Epoch ms; null before the customer ever wrote. */
  closesAt: number | null;
  /** null = unlimited. */
  limit: number | null;
  left: number | null;
}

/** What the business may still send into a conversation. */
export function replyWindow(conversation: Conversation, policies: Policies, now: number): ReplyWindow {
  if (conversation.windowOpenedAt === null) return { isOpen: false, closesAt: null, limit: 0, left: 0 };
  const closesAt = conversation.windowOpenedAt + WINDOW_MS - conversation.hurriedMs;
  const isInTime = now < closesAt;
  if (policies.window === 'strict10') {
    const left = Math.max(0, MESSAGES_PER_WINDOW - conversation.sentInWindow);
    return { isOpen: isInTime && left > 0, closesAt, limit: MESSAGES_PER_WINDOW, left: isInTime ? left : 0 };
  }
  if (!isInTime) {
    const left = Math.max(0, LATE_MESSAGES - conversation.sentAfterWindow);
    return { isOpen: left > 0, closesAt, limit: LATE_MESSAGES, left };
  }
  if (conversation.inboundCount > 1) return { isOpen: true, closesAt, limit: null, left: null };
  const left = Math.max(0, MESSAGES_PER_WINDOW - conversation.sentInWindow);
  return { isOpen: left > 0, closesAt, limit: MESSAGES_PER_WINDOW, left };
}

/** Counts one message of the business. */
export function spend(conversation: Conversation, now: number): Pick<Conversation, 'sentInWindow' | 'sentAfterWindow'> {
  const opened = conversation.windowOpenedAt ?? 0;
  const isInTime = now < opened + WINDOW_MS - conversation.hurriedMs;
  return {
    sentInWindow: conversation.sentInWindow + (isInTime ? 1 : 0),
    sentAfterWindow: conversation.sentAfterWindow + (isInTime ? 0 : 1),
  };
}

/** "Spend the quota": as if the business had already sent all it may. */
export function spendAll(policies: Policies): Pick<Conversation, 'sentInWindow' | 'sentAfterWindow'> {
  return { sentInWindow: MESSAGES_PER_WINDOW, sentAfterWindow: policies.window === 'tiered' ? LATE_MESSAGES : 0 };
}
