import type { ConversationRow, MessageRow } from '@tandem/shared/model';
import type { OutboxItem } from '../../bridge/index.ts';
import type { QueuedReply } from './outbox-store.ts';

/** A person's reply overrules the agent's; only one that lay waiting may say again what the agent has said meanwhile. */
const FRESH_MS = 10_000;

/** How the conversation stands by the relay's last word; `lastShopMessage`: the newest reply that was not cancelled. */
export interface Standing {
  readonly conversation: ConversationRow;
  readonly lastShopMessage: MessageRow | null;
}

/**
 * Why staff must be asked before this reply goes out, or null. It was written for a chat as it was then: closed, taken
 * or answered by somebody else since, or past its window, it may be wrong now.
 */
export function whyStale(reply: QueuedReply, now: Standing | null, me: string, nowMs: number): OutboxItem['reason'] {
  if (reply.sendAnyway || now === null) return null;
  const { conversation, lastShopMessage } = now;
  if (conversation.windowExpiresAt !== null && Date.parse(conversation.windowExpiresAt) <= nowMs)
    return 'window_closed';
  if (reply.seen === null) return null;
  if (conversation.status === 'closed' && reply.seen.status !== 'closed') return 'conversation_closed';
  const { handler, handlerEpoch } = conversation;
  const isMine = handler.kind === 'staff' && handler.personId === me;
  if (handlerEpoch > reply.seen.epoch && handler.kind === 'staff' && !isMine) return 'handler_changed';
  if (lastShopMessage === null || lastShopMessage.id === reply.seen.lastShopMessageId) return null;
  const { author } = lastShopMessage;
  // The platform's own welcome is nobody's answer.
  if (author.kind === 'platform-auto') return null;
  if (author.kind === 'agent' && nowMs - Date.parse(reply.writtenAt) < FRESH_MS) return null;
  const isByMe = author.kind === 'staff' && author.personId === me;
  return isByMe ? null : 'handler_changed';
}
