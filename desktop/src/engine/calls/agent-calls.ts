import { api } from '@tandem/shared/api';
import type { Handlers } from './handlers.ts';

/** Settings are plain questions to the relay: they are not cached, so they need it now. */
export const agentCalls: Handlers<
  'agent.get' | 'agent.put' | 'agent.usage' | 'trace.ofMessage' | 'trace.ofConversation'
> = {
  'agent.get': (ctx, { connectionId }) => ctx.session.request(api.getAgent, { params: { id: connectionId } }),

  async 'agent.put'(ctx, { connectionId, ...body }) {
    const settings = await ctx.session.request(api.putAgent, { params: { id: connectionId }, body });
    ctx.onTopics([`agent:${connectionId}`]);
    return settings;
  },

  'agent.usage': (ctx, { connectionId, days }) =>
    ctx.session.request(api.getAgentUsage, { params: { id: connectionId }, query: { days } }),

  async 'trace.ofMessage'(ctx, { messageId }) {
    return (await ctx.session.request(api.getTrace, { params: { id: messageId } })).traces;
  },

  async 'trace.ofConversation'(ctx, { conversationId }) {
    return (await ctx.session.request(api.listTraces, { params: { id: conversationId } })).traces;
  },
};
