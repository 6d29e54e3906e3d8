import { hostname } from 'node:os';
import { sessionViewOf } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

const DEVICE_NAME_CHARACTERS = 120;
const deviceName = () => (hostname() || 'Tandem Inbox').slice(0, DEVICE_NAME_CHARACTERS);

export const sessionCalls: Handlers<
  | 'session.get'
  | 'session.signIn'
  | 'session.register'
  | 'session.signOut'
  | 'link.get'
  | 'preferences.get'
  | 'preferences.set'
> = {
  'session.get': (ctx) => sessionViewOf(ctx),

  async 'session.signIn'(ctx, { email, password }) {
    ctx.enter(await ctx.session.signIn({ email, password, deviceName: deviceName() }));
    return sessionViewOf(ctx);
  },

  async 'session.register'(ctx, input) {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    ctx.enter(await ctx.session.register({ ...input, timeZone, deviceName: deviceName() }));
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

  'link.get'(ctx) {
    const signedIn = ctx.signedIn();
    if (signedIn === null) return { state: 'offline', since: new Date(ctx.options.clock.now()).toISOString() };
    return { state: signedIn.stream.state(), since: signedIn.linkSince() };
  },

  'preferences.get': (ctx) => ctx.preferences.get(),

  'preferences.set'(ctx, change) {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = ctx.preferences.set(given);
    ctx.onTopics(['preferences']);
    return next;
  },
};
