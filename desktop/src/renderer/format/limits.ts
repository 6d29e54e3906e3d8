import type { Capabilities, ConversationRow } from '@tandem/shared/model';

const HOUR = 3_600_000;
export const CLOSING_MS = 6 * HOUR;
export const LOW_QUOTA = 3;

export interface Limits {
  /** Time left to reply; null: this channel has no window. 0 and less: over. */
  readonly leftMs: number | null;
  /** Messages of the shop left in this window; null: not counted. */
  readonly quotaLeft: number | null;
  readonly quota: number | null;
  readonly isOver: boolean;
  readonly isClosing: boolean;
  readonly isLow: boolean;
  readonly isSpent: boolean;
}

type Spent = Pick<ConversationRow, 'windowExpiresAt' | 'messagesUsed'>;

/** What a conversation still allows, by what its channel can do. */
export function limitsOf(conversation: Spent, quota: Capabilities['messagesPerWindow'], now: number): Limits {
  const leftMs = conversation.windowExpiresAt === null ? null : Date.parse(conversation.windowExpiresAt) - now;
  const quotaLeft = quota === null ? null : Math.max(0, quota - conversation.messagesUsed);
  const isOver = leftMs !== null && leftMs <= 0;
  return {
    leftMs,
    quotaLeft,
    quota,
    isOver,
    isClosing: leftMs !== null && leftMs > 0 && leftMs < CLOSING_MS,
    isLow: quotaLeft !== null && quotaLeft <= LOW_QUOTA,
    isSpent: quotaLeft === 0,
  };
}
