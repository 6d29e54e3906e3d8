import { api, type RequestOf } from '@tandem/shared/api';
import { hasMessageOfClient } from '../cache/queries/own-message.ts';
import { standingOf } from '../cache/queries/standing.ts';
import { RelayError } from '../relay-client/relay-error.ts';
import { applyOwnMessage } from '../sync/applier.ts';
import type { LaneContext } from './lane-context.ts';
import type { QueuedReply } from './outbox-store.ts';
import { settlementOf } from './refusals.ts';
import { whyStale } from './staleness.ts';

/**
 * One attempt at one reply. Null: it is settled (delivered to the relay, refused, or staff are asked); else how long to
 * wait at least before the next. It leaves the outbox only after the relay's message is in the cache.
 */
export async function sendReply(ctx: LaneContext, clientId: string): Promise<number | null> {
  const reply = ctx.outbox.get(clientId);
  if (reply === null || reply.state !== 'waiting') return null;
  const topics = ['outbox', 'inbox', `conversation:${reply.conversationId}`] as const;
  const settle = (change: Partial<Pick<QueuedReply, 'state' | 'reason' | 'isAttempted'>> | 'remove') => {
    if (change === 'remove') ctx.outbox.remove(clientId);
    else ctx.outbox.change(clientId, change);
    ctx.onTopics(topics);
    return null;
  };
  try {
    if (hasMessageOfClient(ctx.cache, clientId)) return settle('remove');
    const reason = whyStale(reply, standingOf(ctx.cache, reply.conversationId), ctx.cache.me, ctx.clock.now());
    if (reason !== null) return settle({ state: 'asks', reason });
    // Written down before the request leaves: from here on nobody may edit it as if it had not been sent.
    ctx.outbox.change(clientId, { isAttempted: true });
    ctx.sending.add(clientId);
    ctx.onTopics(topics);
    ctx.onPoint('reply.attempting');
    const { message } = await ctx.session.request(api.sendReply, requestOf(reply), {
      idempotencyKey: clientId,
      // The lane waits by itself, and shows the reply as waiting meanwhile.
      isPatient: false,
    });
    ctx.onPoint('reply.answered');
    ctx.onTopics(applyOwnMessage(ctx.cache, message));
    ctx.onPoint('reply.applied');
    return settle('remove');
  } catch (error) {
    if (!(error instanceof RelayError)) {
      ctx.log.error('reply.failed', { clientId, reason: error instanceof Error ? error.message : '' });
      return 0;
    }
    const settled = settlementOf(error);
    if (settled !== null) return settle({ ...settled, isAttempted: false });
    const { failure } = error;
    if (failure.kind === 'unreachable' && failure.neverSent && !reply.isAttempted) settle({ isAttempted: false });
    ctx.log.info('reply.retry', { clientId, failure: failure.kind });
    return failure.kind === 'refused' ? (failure.retryAfterMs ?? 0) : 0;
  } finally {
    if (ctx.sending.delete(clientId)) ctx.onTopics(topics);
  }
}

function requestOf(reply: QueuedReply): Pick<RequestOf<typeof api.sendReply>, 'params' | 'body'> {
  return {
    params: { id: reply.conversationId },
    body: {
      clientId: reply.clientId,
      text: reply.text,
      replyToId: reply.replyToId,
      writtenAt: reply.writtenAt,
      seenEpoch: reply.seen?.epoch ?? null,
      sendAnyway: reply.sendAnyway,
    },
  };
}
