import { z } from 'zod';
import { connectionId, conversationId, documentId, messageId } from '../model/ids.ts';
import { author } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { document, faqContent } from './knowledge.ts';
import { nothing } from './nothing.ts';

/** How many weeks a gap's trend tells. */
export const gapWeeks = 8;

/** What customers ask and the agent does not know: one gap, however it is worded. */
export const contentGap = z.object({
  id: z.uuid(),
  connectionId,
  state: z.enum([
    'open',
    /** The draft answers its question; customers get the answer once the draft is published. */
    'drafted',
    /** The live agent answers its question. */
    'closed',
    /** Somebody decided that it needs no answer. */
    'dismissed',
  ]),
  /** Its most typical question, in a customer's words. */
  question: z.string(),
  /** BCP 47, of that question; null: too short to tell. */
  language: z.string().nullable(),
  /** How often it was asked, and by how many customers, as far as the reasons of decisions are kept. */
  count: z.int().nonnegative(),
  conversations: z.int().nonnegative(),
  /** Per week, oldest first; the last one is the running week. */
  weeks: z.array(z.int().nonnegative()).length(gapWeeks),
  firstAskedAt: instant,
  lastAskedAt: instant,
  /** It was closed, and customers have asked in vain again. */
  isBack: z.boolean(),
  /** The answer that was written for it. */
  documentId: documentId.nullable(),
  /** Since when it is in this state. */
  since: instant,
});
export type ContentGap = z.infer<typeof contentGap>;

export const gapQuestion = z.object({
  /** The customer's last message of the question. */
  messageId,
  conversationId,
  text: z.string(),
  at: instant,
});

/** What somebody of the shop replied after the agent had passed such a question on. */
export const gapReply = z.object({ messageId, conversationId, text: z.string(), at: instant, by: author });

const ofConnection = z.object({ id: connectionId });
const oneGap = z.object({ id: z.uuid() });

export const listContentGaps = endpoint({
  method: 'GET',
  path: '/connections/:id/content-gaps',
  access: 'agent.read',
  summary: 'What customers asked and the agent did not know, most asked first; at most 200',
  params: ofConnection,
  query: z.object({ state: z.enum(['open', 'closed', 'dismissed']).default('open') }),
  body: nothing,
  output: z.object({
    /** `open` has those whose answer is in the draft, too. */
    gaps: z.array(contentGap),
    counts: z.object({
      open: z.int().nonnegative(),
      closed: z.int().nonnegative(),
      dismissed: z.int().nonnegative(),
    }),
    /** Questions that no gap has yet: they are being sorted. */
    unsorted: z.int().nonnegative(),
  }),
});

export const getContentGap = endpoint({
  method: 'GET',
  path: '/content-gaps/:id',
  access: 'agent.read',
  summary: 'A gap, its questions, a draft of an FAQ for it, and what the team replied in those conversations',
  params: oneGap,
  query: nothing,
  body: nothing,
  output: z.object({
    gap: contentGap,
    /** Newest first; at most 100. */
    questions: z.array(gapQuestion),
    /**
     * Without an answer: nobody but the shop knows it. Where one was written already, that FAQ with the wordings it lacks. Personal data of
     * customers is left out.
     */
    draft: z.object({ question: z.string(), variants: z.array(z.string()), answer: z.string() }),
    /** Newest first; at most 5. */
    replies: z.array(gapReply),
  }),
});

export const answerContentGap = endpoint({
  method: 'POST',
  path: '/content-gaps/:id/answer',
  access: 'agent.change',
  summary:
    'Write the answer: an FAQ of the account, or more of the one that was written for it. The gap closes when the agent answers its question from it',
  params: oneGap,
  query: nothing,
  body: faqContent,
  output: z.object({ gap: contentGap, document }),
});

export const dismissContentGap = endpoint({
  method: 'POST',
  path: '/content-gaps/:id/dismiss',
  access: 'agent.change',
  summary: 'It needs no answer; what is asked like it later is put to it and not shown',
  params: oneGap,
  query: nothing,
  body: nothing,
  output: contentGap,
});

export const reopenContentGap = endpoint({
  method: 'POST',
  path: '/content-gaps/:id/reopen',
  access: 'agent.change',
  summary: 'Take the dismissal back',
  params: oneGap,
  query: nothing,
  body: nothing,
  output: contentGap,
});
