import { type Capabilities, textUnit } from '@tandem/shared/model';
import { z } from 'zod';

/** What of a channel's capabilities decides about a reply; kept in the conversation, so that no sender has to know the channel. */
export const replyRules = z.object({
  windowMs: z.int().positive().nullable(),
  messagesPerWindow: z.int().positive().nullable(),
  textLimit: z.int().positive(),
  textUnit,
});
export type ReplyRules = z.infer<typeof replyRules>;

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
}

/** Whether `count` more messages may go out at `now` (epoch milliseconds); null: yes. */
export function refusalOf(budget: ReplyBudget, count: number, now: number): 'window_closed' | 'quota_exhausted' | null {
  const { rules, windowExpiresAt, used } = budget;
  if (rules.windowMs !== null && (windowExpiresAt === null || windowExpiresAt.getTime() <= now)) return 'window_closed';
  if (rules.messagesPerWindow !== null && used + count > rules.messagesPerWindow) return 'quota_exhausted';
  return null;
}
