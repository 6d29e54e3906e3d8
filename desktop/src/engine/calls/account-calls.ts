import { api } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { BridgeError } from '../../bridge/index.ts';
import { accountViews } from '../cache/queries/conversation-view.ts';
import { type EngineContext, mustBeSignedIn } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

/** Linking and agent settings are not optimistic: they answer when the relay has, or fail with `offline`. */
export const accountCalls: Handlers<
  | 'accounts.list'
  | 'accounts.connect'
  | 'accounts.attempt'
  | 'accounts.pause'
  | 'accounts.resume'
  | 'accounts.disconnect'
  | 'accounts.undoDisconnect'
> = {
  'accounts.list': (ctx) => accountViews(mustBeSignedIn(ctx).cache),

  async 'accounts.connect'(ctx, { channel }) {
    mustBeSignedIn(ctx);
    const { openUrl } = ctx.options;
    const started = await ctx.session.request(api.startConnection, { body: { channel } });
    const { authorizeUrl, connectionAttemptId: attemptId } = started;
    if (!/^https?:$/.test(new URL(authorizeUrl).protocol)) throw new BridgeError('internal', 'not a web address');
    if (openUrl === undefined) return { attemptId, authorizeUrl, openedBy: 'renderer' };
    await openUrl(authorizeUrl);
    return { attemptId, authorizeUrl, openedBy: 'app' };
  },

  async 'accounts.attempt'(ctx, { attemptId }) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.getConnectionAttempt, { params: { id: attemptId } });
  },

  'accounts.pause': (ctx, { connectionId }) => changeStatus(ctx, connectionId, 'paused'),
  'accounts.resume': (ctx, { connectionId }) => changeStatus(ctx, connectionId, 'active'),

  async 'accounts.disconnect'(ctx, { connectionId }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.disconnect, { params: { id: connectionId } });
    return {};
  },

  async 'accounts.undoDisconnect'(ctx, { connectionId }) {
    mustBeSignedIn(ctx);
    const body = { status: 'active' as const };
    const { status } = await ctx.session.request(api.changeConnection, { params: { id: connectionId }, body });
    return { isLinked: status === 'active' };
  },
};

async function changeStatus(ctx: EngineContext, id: ConnectionId, status: 'active' | 'paused') {
  mustBeSignedIn(ctx);
  await ctx.session.request(api.changeConnection, { params: { id }, body: { status } });
  return {};
}
