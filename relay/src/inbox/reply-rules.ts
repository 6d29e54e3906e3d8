import type { Capabilities } from '@tandem/shared/model';

/** What of a channel's capabilities decides about a reply; kept in the conversation, so that no sender has to know the channel. */
export interface ReplyRules {
  readonly windowMs: number | null;
  readonly messagesPerWindow: number | null;
  readonly textLimit: number;
  readonly textUnit: Capabilities['text']['unit'];
}

export function rulesOf(capabilities: Capabilities): ReplyRules {
  return {
    windowMs: capabilities.replyWindow?.ms ?? null,
    messagesPerWindow: capabilities.messagesPerWindow,
    textLimit: capabilities.text.limit,
    textUnit: capabilities.text.unit,
  };
}

export interface ReplyBudget {
  readonly rules: ReplyRules;
  /** Null: the customer never wrote. */
  readonly windowExpiresAt: Date | null;
  /** Messages that went out, are on their way or may have gone out since the window opened. */
  readonly used: number;
  /** Messages that are not this author's to spend. */
  readonly reserved?: number;
}

/** Whether `count` more messages may go out at `now` (epoch milliseconds); null: yes. */
export function refusalOf(budget: ReplyBudget, count: number, now: number): 'window_closed' | 'quota_exhausted' | null {
  const { rules, windowExpiresAt, used, reserved = 0 } = budget;
  if (rules.windowMs !== null && (windowExpiresAt === null || windowExpiresAt.getTime() <= now)) return 'window_closed';
  if (rules.messagesPerWindow !== null && used + count > rules.messagesPerWindow - reserved) return 'quota_exhausted';
  return null;
}
