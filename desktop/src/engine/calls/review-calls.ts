import { type AnswerReview, api } from '@tandem/shared/api';
import type { EngineContext } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

/** Gaps and reviews are the relay's: they are not cached, so these need it now. What others do comes by the stream. */
export const reviewCalls: Handlers<
  | 'gaps.list'
  | 'gaps.get'
  | 'gaps.answer'
  | 'gaps.dismiss'
  | 'gaps.reopen'
  | 'reviews.list'
  | 'reviews.ofMessage'
  | 'reviews.markWrong'
  | 'reviews.settle'
  | 'reviews.correct'
  | 'reviews.reopen'
  | 'reviews.adopt'
> = {
  'gaps.list': (ctx, { connectionId, state }) =>
    ctx.session.request(api.listContentGaps, { params: { id: connectionId }, query: { state } }),
  'gaps.get': (ctx, { gapId }) => ctx.session.request(api.getContentGap, { params: { id: gapId } }),
  async 'gaps.answer'(ctx, { gapId, faq }) {
    const answer = await ctx.session.request(api.answerContentGap, { params: { id: gapId }, body: faq });
    const { connectionId } = answer.gap;
    ctx.onTopics([`review:${connectionId}`, `agent:${connectionId}`]);
    return answer;
  },
  async 'gaps.dismiss'(ctx, { gapId }) {
    return told(ctx, await ctx.session.request(api.dismissContentGap, { params: { id: gapId } }));
  },
  async 'gaps.reopen'(ctx, { gapId }) {
    return told(ctx, await ctx.session.request(api.reopenContentGap, { params: { id: gapId } }));
  },
  'reviews.list': (ctx, { connectionId, ...query }) =>
    ctx.session.request(api.listReviews, { params: { id: connectionId }, query }),
  async 'reviews.ofMessage'(ctx, { messageId }) {
    return (await ctx.session.request(api.getReview, { params: { id: messageId } })).review;
  },
  async 'reviews.markWrong'(ctx, { messageId, correction }) {
    const request = { params: { id: messageId }, body: { correction } };
    return told(ctx, await ctx.session.request(api.markWrong, request));
  },
  async 'reviews.settle'(ctx, { messageId, as }) {
    return told(ctx, await ctx.session.request(api.settleReview, { params: { id: messageId }, body: { as } }));
  },
  async 'reviews.correct'(ctx, { messageId, correction }) {
    const request = { params: { id: messageId }, body: { correction } };
    return told(ctx, await ctx.session.request(api.correctReview, request));
  },
  async 'reviews.reopen'(ctx, { messageId }) {
    const { review } = await ctx.session.request(api.reopenReview, { params: { id: messageId } });
    // Without a review left, the stream tells whose list has changed.
    return review === null ? null : told(ctx, review);
  },
  async 'reviews.adopt'(ctx, { messageId, faq }) {
    const { review } = await ctx.session.request(api.adoptCorrection, { params: { id: messageId }, body: faq });
    ctx.onTopics([`agent:${review.connectionId}`]);
    return told(ctx, review);
  },
};

function told<T extends Pick<AnswerReview, 'connectionId'>>(ctx: EngineContext, changed: T): T {
  ctx.onTopics([`review:${changed.connectionId}`]);
  return changed;
}
