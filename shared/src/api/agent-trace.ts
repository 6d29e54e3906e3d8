import { z } from 'zod';
import { connectionId, conversationId, documentId, draftId, messageId } from '../model/ids.ts';
import { handOffReason } from '../model/rows.ts';
import { instant } from '../model/time.ts';

/** One call of a model. It costs whatever became of its words. */
export const modelCall = z.object({
  model: z.string(),
  inputTokens: z.int().nonnegative(),
  cacheReadTokens: z.int().nonnegative(),
  cacheWriteTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  costUsd: z.number().nonnegative(),
  latencyMs: z.number().nonnegative(),
  stopReason: z.string().nullable(),
  /** Why its words were not used; null: they were. */
  problem: z.string().nullable(),
});
export type ModelCall = z.infer<typeof modelCall>;

/** One decision of the agent about one burst, and all it rested on. */
export const agentTrace = z.object({
  id: z.string(),
  conversationId,
  connectionId,
  /** The customer's message it was about. */
  messageId,
  /** What came of it. */
  outcome: z.enum(['sent', 'drafted', 'handed-off', 'silent']),
  replyId: messageId.nullable(),
  draftId: draftId.nullable(),
  at: instant,
  /** Who wrote the words: a saying of the shop, an earlier answer, the shop's knowledge word for word, a model; null: nobody. */
  via: z.enum(['template', 'rule', 'cache', 'knowledge', 'model']).nullable(),
  reason: handOffReason.nullable(),
  /** For the trained eye: the check that refused, the rule that held. */
  detail: z.string().nullable(),
  read: z.object({
    language: z.string().nullable(),
    questions: z.int().nonnegative(),
    topics: z.array(z.object({ topic: z.string(), score: z.number() })),
    sentiment: z.object({ label: z.string(), negative: z.number() }),
    injection: z.object({ score: z.number(), isFlagged: z.boolean(), techniques: z.array(z.string()) }),
    flags: z.array(z.string()),
  }),
  saw: z.object({
    messageIds: z.array(messageId),
    settingsVersion: z.int().nonnegative(),
    knowledgeVersion: z.string(),
    passages: z.array(
      z.object({
        passageId: z.string(),
        documentId,
        title: z.string(),
        /** 0…1. */
        score: z.number(),
        isUsed: z.boolean(),
      }),
    ),
  }),
  route: z.object({ model: z.string().nullable(), why: z.array(z.string()) }),
  quotes: z.array(z.object({ documentId, title: z.string(), quote: z.string() })),
  calls: z.array(modelCall),
  checks: z.array(z.object({ check: z.string(), isPassed: z.boolean(), detail: z.string().nullable() })),
  /** In the order they ran, milliseconds. */
  steps: z.array(z.object({ step: z.string(), ms: z.number().nonnegative() })),
  costUsd: z.number().nonnegative(),
  totalMs: z.number().nonnegative(),
});
export type AgentTrace = z.infer<typeof agentTrace>;

const tokensAndMoney = z.object({
  calls: z.int().nonnegative(),
  inputTokens: z.int().nonnegative(),
  cacheReadTokens: z.int().nonnegative(),
  cacheWriteTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  costUsd: z.number().nonnegative(),
});

const spending = z.object({
  costUsd: z.number().nonnegative(),
  limitUsd: z.number().nonnegative().nullable(),
  isAlerted: z.boolean(),
  isSpent: z.boolean(),
});

export const agentUsage = z.object({
  connectionId,
  /** UTC days with calls, newest first. */
  days: z.array(
    tokensAndMoney.extend({
      day: z.iso.date(),
      model: z.string(),
      /** For customers, or for somebody who tries the agent out. */
      purpose: z.enum(['answers', 'playground', 'tests', 'replay']),
    }),
  ),
  today: spending,
  month: spending,
  /** The whole company's, all accounts together. */
  companyMonthUsd: z.number().nonnegative(),
});
export type AgentUsage = z.infer<typeof agentUsage>;
