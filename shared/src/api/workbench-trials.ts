import { z } from 'zod';
import { connectionId, documentId } from '../model/ids.ts';
import { handOffReason } from '../model/rows.ts';
import { agentTrace } from './agent-trace.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

/** What somebody said in a conversation that is tried out. */
export const trialTurn = z.object({
  author: z.enum(['customer', 'shop']),
  text: z.string().trim().min(1).max(4000),
});
export type TrialTurn = z.infer<typeof trialTurn>;

/** The customer's messages that are to be answered: one burst. */
export const trialSaid = z.array(z.string().trim().min(1).max(4000)).min(1).max(10);

const action = z.enum([
  'answer',
  /** To the team; `text` is what the customer is told meanwhile. */
  'hand-off',
  /** Nothing that wants an answer. */
  'silent',
]);

/** How the agent would have decided. Nobody was told. */
export const trial = z.object({
  action,
  /** What the customer would read; null: nothing. */
  text: z.string().nullable(),
  /** Of an answer: a person would have to approve it first. */
  isForApproval: z.boolean(),
  reason: handOffReason.nullable(),
  sources: z.array(z.object({ documentId, title: z.string(), quote: z.string() })),
  costUsd: z.number().nonnegative(),
  /** Handed off for want of a model: the knowledge has passages from which one might answer. Says what a key would add. */
  mightAnswerWithModel: z.boolean(),
  trace: agentTrace
    .pick({ via: true, reason: true, detail: true, read: true, route: true, quotes: true, calls: true, checks: true })
    .extend({
      steps: agentTrace.shape.steps,
      costUsd: agentTrace.shape.costUsd,
      totalMs: agentTrace.shape.totalMs,
      passages: agentTrace.shape.saw.shape.passages,
    }),
});
export type Trial = z.infer<typeof trial>;

export const tryAgent = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/playground',
  access: 'agent.change',
  summary:
    'Ask as a customer: the draft’s answer beside the live one. No customer, nothing is sent; what a model costs counts for the budget',
  params: z.object({ id: connectionId }),
  query: nothing,
  body: z.object({
    said: trialSaid,
    /** What was said before, oldest first: each side remembers its own answers. */
    earlier: z
      .array(
        z.object({ said: trialSaid, draft: z.string().max(4000).nullable(), live: z.string().max(4000).nullable() }),
      )
      .max(20)
      .default([]),
    /** False: only the draft is asked, which costs half. */
    compare: z.boolean().default(true),
  }),
  output: z.object({
    draft: trial,
    /** Null: not asked, or nothing is published yet. */
    live: trial.nullable(),
    engine: z.enum(['claude', 'retrieval-only']),
  }),
});
