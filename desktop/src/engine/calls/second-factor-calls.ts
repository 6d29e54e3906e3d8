import { api } from '@tandem/shared/api';
import type { CallName, secondFactorCalls as contract } from '../../bridge/index.ts';
import { mustBeSignedIn } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

export const secondFactorCalls: Handlers<Extract<CallName, keyof typeof contract>> = {
  'secondFactor.get'(ctx) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.getTotp, {});
  },

  'secondFactor.begin'(ctx, body) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.beginTotp, { body });
  },

  async 'secondFactor.confirm'(ctx, body) {
    mustBeSignedIn(ctx);
    const answer = await ctx.session.request(api.confirmTotp, { body });
    ctx.onTopics(['second-factor', 'team']);
    return answer;
  },

  async 'secondFactor.renewCodes'(ctx, body) {
    mustBeSignedIn(ctx);
    const answer = await ctx.session.request(api.renewRecoveryCodes, { body });
    ctx.onTopics(['second-factor']);
    return answer;
  },

  async 'secondFactor.turnOff'(ctx, body) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.disableTotp, { body });
    ctx.onTopics(['second-factor', 'team']);
    return {};
  },
};
