import { api } from '@tandem/shared/api';
import { BridgeError, type OutboxItem } from '../../bridge/index.ts';
import { hasMessageOfClient } from '../cache/queries/own-message.ts';
import { standingOf } from '../cache/queries/standing.ts';
import { type EngineContext, mustBeSignedIn } from '../engine-context.ts';
import type { QueuedReply } from '../outbox/outbox-store.ts';
import { faultOf } from '../sqlite/database.ts';
import { applyOwnMessage } from '../sync/applier.ts';
import type { Handlers } from './handlers.ts';

const topicsOf = (reply: QueuedReply) => ['outbox', 'inbox', `conversation:${reply.conversationId}`] as const;

export const replyCalls: Handlers<
  'reply.queue' | 'reply.retry' | 'reply.withdraw' | 'outbox.list' | 'draft.approve' | 'draft.drop'
> = {
  'reply.queue'(ctx, { clientId, conversationId, text, replyToId }) {
    const signedIn = mustBeSignedIn(ctx);
    const writtenAt = new Date(ctx.options.clock.now()).toISOString();
    const reply: QueuedReply = {
      clientId,
      scope: signedIn.scope,
      conversationId,
      text,
      replyToId,
      writtenAt,
      seen: seenOf(ctx, conversationId),
      state: 'waiting',
      reason: null,
      sendAnyway: false,
      isAttempted: false,
    };
    // A repeat of a call whose answer was lost: the reply is long with the relay.
    if (!hasMessageOfClient(signedIn.cache, clientId)) {
      keepOrThrow(() => ctx.outbox.add(reply));
      ctx.onTopics(topicsOf(reply));
      signedIn.lanes.addReply(reply);
    }
    const waiting: OutboxItem = { clientId, conversationId, text, writtenAt, state: 'waiting', reason: null };
    return signedIn.outboxItems().find((item) => item.clientId === clientId) ?? waiting;
  },

  'reply.retry'(ctx, { clientId, sendAnyway }) {
    const { lanes } = mustBeSignedIn(ctx);
    const reply = mustBeHere(ctx, clientId);
    if (reply.reason === 'damaged') throw new BridgeError('conflict', 'a damaged reply is never sent');
    const again: QueuedReply = { ...reply, state: 'waiting', reason: null, sendAnyway: sendAnyway || reply.sendAnyway };
    keepOrThrow(() => {
      // A refused one has been overtaken by the replies after it: it goes to the end. One that asks held them back.
      if (reply.state === 'refused') ctx.outbox.requeue({ ...again, seen: seenOf(ctx, reply.conversationId) });
      else ctx.outbox.change(clientId, { state: 'waiting', reason: null, sendAnyway: again.sendAnyway });
    });
    ctx.onTopics(topicsOf(reply));
    lanes.addReply(reply);
    lanes.wakeAll();
    return {};
  },

  'reply.withdraw'(ctx, { clientId }) {
    const { lanes, outboxItems } = mustBeSignedIn(ctx);
    const reply = mustBeHere(ctx, clientId);
    const isSending = outboxItems().some((item) => item.clientId === clientId && item.state === 'sending');
    if (isSending || (reply.state === 'waiting' && reply.isAttempted)) {
      throw new BridgeError('conflict', 'the relay may already have this reply; it is settled when the relay answers');
    }
    ctx.outbox.remove(clientId);
    ctx.onTopics(topicsOf(reply));
    lanes.wakeAll();
    return { text: reply.text };
  },

  'outbox.list': (ctx) => mustBeSignedIn(ctx).outboxItems(),

  async 'draft.approve'(ctx, { draftId, clientId, text }) {
    const { cache } = mustBeSignedIn(ctx);
    const body = text === null ? { clientId } : { clientId, text };
    const { message } = await ctx.session.request(
      api.approveDraft,
      { params: { id: draftId }, body },
      { idempotencyKey: clientId },
    );
    if (ctx.signedIn()?.cache === cache) ctx.onTopics(applyOwnMessage(cache, message));
    return {};
  },

  async 'draft.drop'(ctx, { draftId }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.dropDraft, { params: { id: draftId } });
    return {};
  },
};

function mustBeHere(ctx: EngineContext, clientId: string): QueuedReply {
  const reply = ctx.outbox.get(clientId);
  if (reply === null || reply.scope !== mustBeSignedIn(ctx).scope) {
    throw new BridgeError('not_found', 'this reply is not in the outbox (any more)');
  }
  return reply;
}

function seenOf(ctx: EngineContext, conversationId: string): QueuedReply['seen'] {
  const standing = standingOf(mustBeSignedIn(ctx).cache, conversationId);
  if (standing === null) return null;
  const { conversation, lastShopMessage } = standing;
  return {
    epoch: conversation.handlerEpoch,
    status: conversation.status,
    lastShopMessageId: lastShopMessage?.id ?? null,
  };
}

/** Nothing is shown as waiting that is not on the disk. */
function keepOrThrow(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (faultOf(error) === 'full') throw new BridgeError('disk_full', 'the reply could not be kept: the disk is full');
    throw error;
  }
}
