import { hostname } from 'node:os';
import { mustBeSignedIn, sessionViewOf } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

const DEVICE_NAME_CHARACTERS = 120;
const deviceName = () => (hostname() || 'Tandem Inbox').slice(0, DEVICE_NAME_CHARACTERS);

export const sessionCalls: Handlers<
  | 'session.get'
  | 'session.signIn'
  | 'session.register'
  | 'session.signOut'
  | 'session.shops'
  | 'session.switchShop'
  | 'link.get'
  | 'preferences.get'
  | 'preferences.set'
> = {
  'session.get': (ctx) => sessionViewOf(ctx),

  async 'session.signIn'(ctx, { email, password, code }) {
    const proof = code === undefined ? {} : { code };
    ctx.enter(await ctx.session.signIn({ email, password, ...proof, deviceName: deviceName() }));
    return sessionViewOf(ctx);
  },

  async 'session.register'(ctx, { timeZone, language, ...input }) {
    const place = {
      timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      language: language ?? ctx.preferences.get().locale,
    };
    ctx.enter(await ctx.session.register({ ...input, ...place, deviceName: deviceName() }));
    return sessionViewOf(ctx);
  },

  async 'session.signOut'(ctx) {
    const unsent = ctx.signedIn()?.outboxItems().length ?? 0;
    // The local end comes first: the relay may not be there to be told.
    ctx.leave(null, 'erase');
    await ctx.session.signOut();
    // Telling the relay may itself have found the session dead; leaving was still this person's own wish.
    ctx.leave(null, 'keep');
    return { unsent };
  },

  async 'session.shops'(ctx) {
    mustBeSignedIn(ctx);
    const memberships = await ctx.session.memberships();
    return memberships.map(({ tenantId: id, tenantName: name }) => ({ id, name }));
  },

  async 'session.switchShop'(ctx, { tenantId }) {
    const before = mustBeSignedIn(ctx).identity;
    // Nothing of this shop may be under way when the token opens another one. Its copy and its unsent replies stay for the return.
    ctx.leave(null, 'keep');
    try {
      ctx.enter(await ctx.session.switchTo(tenantId));
    } catch (error) {
      // Offline or refused: back to where it was, unless the session itself has ended.
      const now = ctx.session.identity();
      if (now !== null && ctx.signedIn() === null)
        ctx.enter(now.membership.tenantId === before.membership.tenantId ? before : now);
      throw error;
    }
    return sessionViewOf(ctx);
  },

  'link.get'(ctx) {
    const signedIn = ctx.signedIn();
    if (signedIn === null)
      return { state: 'offline', since: new Date(ctx.options.clock.now()).toISOString(), suspension: null };
    const { stream } = signedIn;
    return { state: stream.state(), since: signedIn.linkSince(), suspension: stream.suspension() };
  },

  'preferences.get': (ctx) => ctx.preferences.get(),

  'preferences.set'(ctx, change) {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = ctx.preferences.set(given);
    ctx.onTopics(['preferences']);
    return next;
  },
};
