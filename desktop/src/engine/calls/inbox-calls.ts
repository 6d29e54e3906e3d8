import { conversationView } from '../cache/queries/conversation-view.ts';
import { inboxCounts } from '../cache/queries/inbox-counts.ts';
import { inboxList } from '../cache/queries/inbox-list.ts';
import { searchInbox } from '../cache/queries/search.ts';
import { threadPage, unreadAfter } from '../cache/queries/thread-page.ts';
import { type EngineContext, mustBeSignedIn } from '../engine-context.ts';
import * as acts from '../outbox/acts.ts';
import type { Handlers } from './handlers.ts';

const nowIso = (ctx: EngineContext) => new Date(ctx.options.clock.now()).toISOString();

export const inboxCalls: Handlers<'inbox.list' | 'inbox.counts' | 'inbox.search' | 'conversation.get' | 'thread.page'> =
  {
    'inbox.list'(ctx, input) {
      const { cache, outboxItems } = mustBeSignedIn(ctx);
      return inboxList(cache, input, { nowMs: ctx.options.clock.now(), outbox: outboxItems() });
    },
    'inbox.counts': (ctx) => inboxCounts(mustBeSignedIn(ctx).cache, ctx.options.clock.now()),
    'inbox.search'(ctx, input) {
      const { cache, outboxItems } = mustBeSignedIn(ctx);
      return searchInbox(cache, input, outboxItems());
    },
    'conversation.get': (ctx, { conversationId }) => conversationView(mustBeSignedIn(ctx).cache, conversationId),
    'thread.page'(ctx, input) {
      const { cache, outboxItems } = mustBeSignedIn(ctx);
      return threadPage(cache, input, outboxItems());
    },
  };

/** They return at once; a refusal comes later as the push `refused`, and the screen falls back by itself. */
export const actCalls: Handlers<
  | 'conversation.takeOver'
  | 'conversation.handBack'
  | 'conversation.assign'
  | 'conversation.setStatus'
  | 'conversation.setMode'
  | 'conversation.markRead'
  | 'conversation.typing'
  | 'conversation.viewing'
> = {
  'conversation.takeOver'(ctx, { conversationId }) {
    const { lanes, cache } = mustBeSignedIn(ctx);
    lanes.addAct(acts.takeOver(conversationId, cache.me, nowIso(ctx)));
    return {};
  },
  'conversation.handBack'(ctx, { conversationId, note, answerNow }) {
    mustBeSignedIn(ctx).lanes.addAct(acts.handBack(conversationId, { note, answerNow }, nowIso(ctx)));
    return {};
  },
  'conversation.assign'(ctx, { conversationId, personId }) {
    mustBeSignedIn(ctx).lanes.addAct(acts.assign(conversationId, personId, nowIso(ctx)));
    return {};
  },
  'conversation.setStatus'(ctx, { conversationId, status, snoozedUntil }) {
    mustBeSignedIn(ctx).lanes.addAct(acts.setStatus(conversationId, { status, snoozedUntil }));
    return {};
  },
  'conversation.setMode'(ctx, { conversationId, mode }) {
    mustBeSignedIn(ctx).lanes.addAct(acts.setMode(conversationId, mode));
    return {};
  },
  'conversation.markRead'(ctx, { conversationId, upToMessageId }) {
    const { lanes, cache } = mustBeSignedIn(ctx);
    lanes.addAct(acts.markRead(conversationId, upToMessageId, unreadAfter(cache, conversationId, upToMessageId)));
    return {};
  },
  'conversation.typing'(ctx, { conversationId, isTyping }) {
    const { signals, stream } = mustBeSignedIn(ctx);
    signals.typing(stream, conversationId, isTyping);
    return {};
  },
  'conversation.viewing'(ctx, { conversationId }) {
    mustBeSignedIn(ctx).stream.setViewing({ kind: 'viewing', conversationId });
    return {};
  },
};
