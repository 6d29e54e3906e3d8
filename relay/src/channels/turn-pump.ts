import type { RelayContext } from '../context.ts';

/** Turns that a process which is gone has left waiting are found after this. */
const idleMs = 1_000;

/**
 * Hands out turns to send while anybody waits for one; every worker process does, and the database decides. While a platform is not
 * called at all nothing is handed out, but for its probe. Returns what ends it, when what is under way has ended.
 */
export function startTurnPumps(
  ctx: Pick<RelayContext, 'breakers' | 'channels' | 'clock' | 'log'>,
): () => Promise<void> {
  const ends = [...ctx.channels.values()].flatMap((channel) => {
    const { turns, provider } = channel;
    if (turns === undefined) return [];
    let isStopped = false;
    let round: Promise<void> = Promise.resolve();
    let cancel: () => void = () => undefined;
    let isIdle = false;
    const next = (ms: number) => {
      cancel();
      if (isStopped) return;
      cancel = ctx.clock.after(ms, () => {
        round = hand().then(next);
      });
    };
    const hand = async (): Promise<number> => {
      const shutMs = ctx.breakers.waitMs({ service: provider });
      if (shutMs > 0) return Math.min(shutMs, idleMs);
      try {
        const waitMs = await turns.handOut();
        isIdle = waitMs === null;
        return Math.min(waitMs ?? idleMs, idleMs);
      } catch (error) {
        ctx.log.warn({ err: error, channel: channel.kind }, 'turns to send not handed out');
        return idleMs;
      }
    };
    turns.onWaiting(() => {
      if (isIdle) next(0);
      isIdle = false;
    });
    next(0);
    return async () => {
      isStopped = true;
      cancel();
      await round;
    };
  });
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
