import { z } from 'zod';
import { connectionId, conversationId, documentId, messageId, personId } from '../model/ids.ts';
import { instant } from '../model/time.ts';
import { agentTrace } from './agent-trace.ts';
import { endpoint } from './endpoint.ts';
import { document, faqContent } from './knowledge.ts';
import { nothing } from './nothing.ts';

const by = z.object({ id: personId, name: z.string() }).nullable();
/** What the agent should have said. */
const correction = z.string().trim().min(1).max(4000);

/** An answer of the agent that somebody of the shop should look at, or has looked at. */
export const answerReview = z.object({
  /** The agent's message. */
  messageId,
  connectionId,
  conversationId,
  /** Why it is here: the agent was little sure of it, or somebody said that it is wrong. */
  why: z.enum(['unsure', 'marked-wrong']),
  state: z.enum(['open', 'right', 'corrected', 'dismissed']),
  /** What the customer had asked. */
  question: z.string(),
  answer: z.string(),
  /** 0…1, how much of the question the passage has that the answer rests on; null: it rests on none, or the reasons are not kept any more. */
  confidence: z.number().min(0).max(1).nullable(),
  via: agentTrace.shape.via,
  sources: agentTrace.shape.quotes,
  /** When the agent answered. */
  at: instant,
  marked: z.object({ by, at: instant }).nullable(),
  correction: z.string().nullable(),
  resolved: z.object({ by, at: instant }).nullable(),
  /** The FAQ that the correction became, switched off until somebody who may change the agent uses it. */
  document: z.object({ id: documentId, isEnabled: z.boolean() }).nullable(),
  /** It is in the test set. */
  isTested: z.boolean(),
});
export type AnswerReview = z.infer<typeof answerReview>;

const ofMessage = z.object({ id: messageId });

export const listReviews = endpoint({
  method: 'GET',
  path: '/connections/:id/reviews',
  access: 'agent.read',
  summary:
    'Answers to look at, marked ones first, then the least sure; or (`state=done`) those that were looked at, newest first',
  params: z.object({ id: connectionId }),
  query: z.object({
    state: z.enum(['open', 'done']).default('open'),
    cursor: z.coerce.number().int().nonnegative().default(0),
  }),
  body: nothing,
  output: z.object({
    reviews: z.array(answerReview),
    total: z.int().nonnegative(),
    nextCursor: z.int().nullable(),
  }),
});

export const getReview = endpoint({
  method: 'GET',
  path: '/messages/:id/review',
  access: 'agent.read',
  summary: 'What the team thinks of one answer of the agent; null: nobody has said anything',
  params: ofMessage,
  query: nothing,
  body: nothing,
  output: z.object({ review: answerReview.nullable() }),
});

export const markWrong = endpoint({
  method: 'POST',
  path: '/messages/:id/review/wrong',
  access: 'inbox.reply',
  summary: 'Say that an answer of the agent is wrong; with what it should have said, it is corrected at once',
  params: ofMessage,
  query: nothing,
  body: z.object({ correction: correction.nullable().default(null) }),
  output: answerReview,
});

export const settleReview = endpoint({
  method: 'POST',
  path: '/messages/:id/review/settle',
  access: 'inbox.reply',
  summary: 'It was right, or it is not worth more',
  params: ofMessage,
  query: nothing,
  body: z.object({ as: z.enum(['right', 'dismissed']) }),
  output: answerReview,
});

export const correctReview = endpoint({
  method: 'POST',
  path: '/messages/:id/review/correct',
  access: 'inbox.reply',
  summary: 'Say what it should have said: that becomes an FAQ, switched off, and a test case',
  params: ofMessage,
  query: nothing,
  body: z.object({ correction }),
  output: answerReview,
});

export const reopenReview = endpoint({
  method: 'POST',
  path: '/messages/:id/review/reopen',
  access: 'inbox.reply',
  summary: 'Take the last act back, with the FAQ and the test case that came of it',
  params: ofMessage,
  query: nothing,
  body: nothing,
  output: z.object({ review: answerReview.nullable() }),
});

export const adoptCorrection = endpoint({
  method: 'POST',
  path: '/messages/:id/review/faq',
  access: 'agent.change',
  summary: 'Let the agent use the correction: its FAQ, in these words, is switched on',
  params: ofMessage,
  query: nothing,
  body: faqContent,
  output: z.object({ review: answerReview, document }),
});
