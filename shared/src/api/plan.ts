import { z } from 'zod';
import { plan, planResource } from '../model/plan.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

export const shopPlan = z.object({
  plan,
  /** Since when the shop has it. */
  since: instant,
  /** All there are, smallest first. */
  plans: z.array(plan),
});
export type ShopPlan = z.infer<typeof shopPlan>;

const count = z.int().nonnegative();
const counted = {
  messages: count,
  aiReplies: count,
  /** Of all kinds, read and written. */
  aiTokens: count,
  aiUsd: z.number().nonnegative(),
};

export const usageMeter = z.object({
  resource: planResource,
  period: z.enum(['now', 'day', 'month']),
  /** Messages, replies, dollars… */
  used: z.number().nonnegative(),
  /** Null: no limit. */
  limit: z.number().nonnegative().nullable(),
  /** `near`: from 80 % on. */
  state: z.enum(['ok', 'near', 'reached']),
  /** `refused`: one more is not taken; `ai-pauses`: people answer; `model-pauses`: only the shop's own words are sent; `overage`: it goes on. */
  atLimit: z.enum(['refused', 'ai-pauses', 'model-pauses', 'overage']),
  /** At the end of the month, if it goes on as in the last days; null: too early to say, or not of a month. */
  forecast: z.number().nonnegative().nullable(),
  /** The day on which the limit will be reached then; null: not this month. */
  reachedOn: z.iso.date().nullable(),
});
export type UsageMeter = z.infer<typeof usageMeter>;

export const usage = z.object({
  /** The calendar of all days and months here. */
  timeZone: z.string(),
  today: z.iso.date(),
  month: z.string().regex(/^\d{4}-\d\d$/),
  /** When counting begins anew. */
  monthEndsAt: instant,
  meters: z.array(usageMeter),
  /** What the plan leaves the agent: all, only the shop's own words, or nothing; `by` says which limit is reached. */
  agent: z.discriminatedUnion('state', [
    z.object({ state: z.literal('working') }),
    z.object({ state: z.enum(['model-paused', 'paused']), by: planResource, until: instant }),
  ]),
  /** This month to today, oldest first. */
  days: z.array(z.object({ day: z.iso.date(), ...counted })),
  /** Oldest first, this one last. Accounts, documents and seats: the most there were. */
  months: z.array(z.object({ month: z.string(), ...counted, accounts: count, documents: count, seats: count })),
});
export type Usage = z.infer<typeof usage>;

export const getPlan = endpoint({
  method: 'GET',
  path: '/plan',
  access: 'plan.read',
  summary: 'The shop’s plan, what it bounds, and the others',
  params: nothing,
  query: nothing,
  body: nothing,
  output: shopPlan,
});

export const getUsage = endpoint({
  method: 'GET',
  path: '/usage',
  access: 'plan.read',
  summary: 'What was used of the plan, today and by month, and where it goes',
  params: nothing,
  query: z.object({ months: z.coerce.number().int().min(1).max(36).default(12) }),
  body: nothing,
  output: usage,
});
