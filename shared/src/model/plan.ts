import { z } from 'zod';

export const planId = z.enum(['free', 'growth', 'enterprise']);

/** What a plan counts. The first three as they stand now, the rest in a month of the shop's own calendar. */
export const planResource = z.enum(['accounts', 'documents', 'seats', 'messages', 'aiReplies', 'aiSpend']);

const bound = z.int().nonnegative().nullable();
const money = z.number().nonnegative().nullable();

export const plan = z.object({
  id: planId,
  /** Thai baht a month; null: by agreement. */
  monthlyThb: z.number().nonnegative().nullable(),
  /** Null: as many as there are. */
  limits: z.object({
    /** Linked accounts that are not disconnected. */
    accounts: bound,
    /** Papers, pages and texts of the knowledge, removed ones apart. Questions and answers are not counted. */
    documents: bound,
    /** Members and open invitations, whatever the role. */
    seats: bound,
    /** Messages of customers. */
    messages: bound,
    /** Replies that the agent wrote and the customer got, by itself or let out by a person. Holding words are none. */
    aiReplies: bound,
  }),
  /** US dollars of all accounts' model calls. `overage`: they go on, and what is beyond is told as such. */
  aiSpend: z.object({ perDayUsd: money, perMonthUsd: money, whenSpent: z.enum(['pause', 'overage']) }),
  analytics: z.enum(['basic', 'full']),
  /** Programs of the shop's own may use the API. */
  hasApiKeys: z.boolean(),
  /** Of one shop, over all its devices and all nodes. */
  requestsPerMinute: z.int().positive(),
});

export type PlanId = z.infer<typeof planId>;
export type PlanResource = z.infer<typeof planResource>;
export type Plan = z.infer<typeof plan>;

/** Every plan there is, smallest first. Another one is another line. */
export const plans: Readonly<Record<PlanId, Plan>> = {
  free: {
    id: 'free',
    monthlyThb: 0,
    limits: { accounts: 1, documents: 1, seats: 1, messages: 500, aiReplies: 100 },
    aiSpend: { perDayUsd: 0.5, perMonthUsd: 2, whenSpent: 'pause' },
    analytics: 'basic',
    hasApiKeys: false,
    requestsPerMinute: 100,
  },
  growth: {
    id: 'growth',
    monthlyThb: 1500,
    limits: { accounts: 5, documents: 10, seats: 5, messages: 10_000, aiReplies: 5_000 },
    aiSpend: { perDayUsd: 3, perMonthUsd: 30, whenSpent: 'overage' },
    analytics: 'full',
    hasApiKeys: false,
    requestsPerMinute: 1_000,
  },
  enterprise: {
    id: 'enterprise',
    monthlyThb: null,
    limits: { accounts: null, documents: null, seats: null, messages: null, aiReplies: null },
    aiSpend: { perDayUsd: null, perMonthUsd: null, whenSpent: 'overage' },
    analytics: 'full',
    hasApiKeys: true,
    requestsPerMinute: 10_000,
  },
};

/** From this share of a limit on the team is told that it comes near. */
export const softLimitPercent = 80;
