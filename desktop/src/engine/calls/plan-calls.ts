import { api } from '@tandem/shared/api';
import type { CallName, planCalls as contract } from '../../bridge/index.ts';
import { mustBeSignedIn } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

export const planCalls: Handlers<Extract<CallName, keyof typeof contract>> = {
  'plan.get'(ctx) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.getPlan, {});
  },

  'plan.usage'(ctx) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.getUsage, { query: {} });
  },
};
