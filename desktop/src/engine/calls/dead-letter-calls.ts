import { api } from '@tandem/shared/api';
import { mustBeSignedIn } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

/** As many as anybody looks through at once; the count says how many there are. */
const mostListed = 200;

export const deadLetterCalls: Handlers<'deadLetters.list' | 'deadLetters.retry' | 'deadLetters.discard'> = {
  async 'deadLetters.list'(ctx) {
    mustBeSignedIn(ctx);
    const { deadLetters, total } = await ctx.session.request(api.listDeadLetters, { query: { limit: mostListed } });
    return { deadLetters, total };
  },

  async 'deadLetters.retry'(ctx, { id }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.retryDeadLetter, { params: { id } });
    ctx.onTopics(['dead-letters']);
    return {};
  },

  async 'deadLetters.discard'(ctx, { id }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.discardDeadLetter, { params: { id } });
    ctx.onTopics(['dead-letters']);
    return {};
  },
};
