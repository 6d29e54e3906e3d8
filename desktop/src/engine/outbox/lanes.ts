import { backoffMs, newId } from '@tandem/shared/lib';
import type { ConversationRow } from '@tandem/shared/model';
import { RelayError } from '../relay-client/relay-error.ts';
import type { Act } from './acts.ts';
import type { LaneContext } from './lane-context.ts';
import { sendReply } from './send-reply.ts';
import type { Settling } from './settling.ts';

const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 30_000;

interface ActJob {
  readonly kind: 'act';
  readonly act: Act;
  readonly idempotencyKey: string;
  readonly layOff: () => void;
  isStarted: boolean;
}
interface ReplyJob {
  readonly kind: 'reply';
  readonly clientId: string;
}
type Job = ActJob | ReplyJob;
interface Lane {
  readonly jobs: Job[];
  isRunning: boolean;
  wakers: Set<() => void>;
}
export type Lanes = ReturnType<typeof createLanes>;

/**
 * One lane per conversation carries what the person did there to the relay, in the order in which it was done, while
 * the stream is live: only then is it known how the conversation stands. Replies are durable in the outbox, acts live
 * as long as the engine. Everything goes with an idempotency key, so a repeat after a lost answer has no effect.
 */
export function createLanes(ctx: LaneContext, settling: Settling) {
  const lanes = new Map<string, Lane>();
  let isStopped = false;
  const canRun = () => !isStopped && ctx.isLive();

  function laneOf(conversationId: string): Lane {
    const lane = lanes.get(conversationId) ?? { jobs: [], isRunning: false, wakers: new Set() };
    lanes.set(conversationId, lane);
    return lane;
  }

  /** Waits, unless `wakeAll` comes first. */
  function pause(lane: Lane, delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        lane.wakers.delete(wake);
        resolve();
      };
      const cancel = ctx.clock.after(delayMs, wake);
      lane.wakers.add(wake);
    });
  }

  function take(lane: Lane): Job | null {
    let isReplyBlocked = false;
    let isActRunning = false;
    for (const job of [...lane.jobs]) {
      if (job.kind === 'act') {
        if (job.isStarted) {
          isActRunning = true;
          if (!job.act.letsRepliesPass) return null;
          continue;
        }
        if (isActRunning && !job.act.letsRepliesPass) return null;
        return job;
      }
      const state = ctx.outbox.get(job.clientId)?.state;
      if (state === undefined || state === 'refused') lane.jobs.splice(lane.jobs.indexOf(job), 1);
      // A later reply must not arrive before the one that staff are being asked about.
      else if (state === 'asks') isReplyBlocked = true;
      else if (!isReplyBlocked) return job;
    }
    return null;
  }

  async function drain(conversationId: string): Promise<void> {
    const lane = laneOf(conversationId);
    if (lane.isRunning) return;
    lane.isRunning = true;
    let attempt = 0;
    try {
      while (canRun()) {
        const job = take(lane);
        if (job === null) break;
        if (job.kind === 'act') {
          job.isStarted = true;
          void runAct(lane, job);
          continue;
        }
        const retryAfterMs = await sendReply(ctx, job.clientId);
        attempt = retryAfterMs === null ? 0 : attempt + 1;
        if (retryAfterMs !== null) await pause(lane, Math.max(retryAfterMs, backoff(attempt)));
      }
    } finally {
      lane.isRunning = false;
      if (lane.jobs.length === 0) lanes.delete(conversationId);
    }
  }

  async function runAct(lane: Lane, job: ActJob): Promise<void> {
    const { act } = job;
    for (let attempt = 1; canRun(); attempt += 1) {
      let answer: ConversationRow;
      try {
        answer = await act.send(ctx.session, job.idempotencyKey);
      } catch (error) {
        if (isStopped) return;
        if (error instanceof RelayError && error.shouldRetry()) {
          ctx.log.info('act.retry', { act: act.name, attempt });
          await pause(lane, backoff(attempt));
          continue;
        }
        finish(lane, job);
        job.layOff();
        ctx.onConversationChanged(act.conversationId);
        ctx.onActRefused(act, error);
        return drain(act.conversationId);
      }
      if (isStopped) return;
      finish(lane, job);
      settling.begin(act, answer, job.layOff);
      return drain(act.conversationId);
    }
    // Offline: it starts again, from the top, with the same key.
    job.isStarted = false;
  }

  function finish(lane: Lane, job: Job): void {
    lane.jobs.splice(lane.jobs.indexOf(job), 1);
  }

  function enqueue(conversationId: string, job: Job): void {
    laneOf(conversationId).jobs.push(job);
    void drain(conversationId);
  }

  return {
    addAct(act: Act): void {
      const layOff = ctx.overlay.lay(act.conversationId, act.effect);
      ctx.onConversationChanged(act.conversationId);
      enqueue(act.conversationId, {
        kind: 'act',
        act,
        idempotencyKey: newId(ctx.clock.now()),
        layOff,
        isStarted: false,
      });
    },

    addReply(reply: { conversationId: string; clientId: string }): void {
      const isKnown = laneOf(reply.conversationId).jobs.some(
        (job) => job.kind === 'reply' && job.clientId === reply.clientId,
      );
      if (isKnown) void drain(reply.conversationId);
      else enqueue(reply.conversationId, { kind: 'reply', clientId: reply.clientId });
    },

    /** The stream is live again, or a reply was decided upon. */
    wakeAll(): void {
      for (const [conversationId, lane] of lanes) {
        for (const wake of [...lane.wakers]) wake();
        void drain(conversationId);
      }
    },

    stop(): void {
      isStopped = true;
      for (const lane of lanes.values()) for (const wake of [...lane.wakers]) wake();
    },
  };
}

const backoff = (attempt: number) => backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
