import { answerReview, api, contentGap, faqContent } from '@tandem/shared/api';
import { connectionId, messageId } from '@tandem/shared/model';
import { z } from 'zod';

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const oneGap = z.object({ gapId: z.string() });
const ofMessage = z.object({ messageId });

/** What AI does not know, and what it may have got wrong; part of the contract. Not cached: each asks the relay, or fails with `offline`. */
export const reviewCalls = {
  'gaps.list': call(
    z.object({ connectionId, state: z.enum(['open', 'closed', 'dismissed']) }),
    api.listContentGaps.output,
  ),
  'gaps.get': call(oneGap, api.getContentGap.output),
  'gaps.answer': call(oneGap.extend({ faq: faqContent }), api.answerContentGap.output),
  'gaps.dismiss': call(oneGap, contentGap),
  'gaps.reopen': call(oneGap, contentGap),
  'reviews.list': call(
    z.object({ connectionId, state: z.enum(['open', 'done']), cursor: z.int().nonnegative() }),
    api.listReviews.output,
  ),
  /** Null: nobody has said anything. */
  'reviews.ofMessage': call(ofMessage, answerReview.nullable()),
  'reviews.markWrong': call(ofMessage.extend({ correction: z.string().nullable() }), answerReview),
  'reviews.settle': call(ofMessage.extend({ as: z.enum(['right', 'dismissed']) }), answerReview),
  'reviews.correct': call(ofMessage.extend({ correction: z.string() }), answerReview),
  /** Takes the last act back. */
  'reviews.reopen': call(ofMessage, answerReview.nullable()),
  'reviews.adopt': call(ofMessage.extend({ faq: faqContent }), answerReview),
} as const;
