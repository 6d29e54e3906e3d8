import type { RelayContext } from '../context.ts';
import { workerPool } from '../db/worker-pool.ts';
import { startBurials } from './dead-jobs.ts';
import { laneSettings, type ShutdownTiming, startLane } from './lane-runner.ts';
import { startRecovery } from './recovery.ts';
import type { Lane } from './task.ts';
import { tasksOf } from './task-list.ts';

const poolEndMs = 3_000;

export interface QueueWorkerOptions {
  /** The application login. */
  readonly url: string;
  readonly timing?: Partial<ShutdownTiming & { beatMs: number; silentMs: number }>;
}

export interface QueueWorker {
  /** Drains: see `LaneRunner.stop`. */
  stop(): Promise<void>;
}

/** The `worker` role of a process: all lanes that have tasks, and the recovery of other processes' jobs. */
export async function startQueueWorker(ctx: RelayContext, options: QueueWorkerOptions): Promise<QueueWorker> {
  const log = ctx.log.child({ area: 'queue' });
  const timing = { abortAfterMs: 7000, giveBackAfterMs: 10_000, beatMs: 2000, silentMs: 15_000, ...options.timing };
  const lanes = (Object.keys(laneSettings) as Lane[]).filter((lane) => tasksOf(ctx).some((task) => task.lane === lane));
  // Each lane listens on a connection of its own; the rest is for taking and settling jobs.
  const pool = workerPool(options.url, lanes.length + 8, (error) => log.warn({ err: error }, 'queue connection broke'));
  const lockedBy = new Set<string>();
  // Before the lanes: no job may be locked under a name that nobody could free.
  const recovery = await startRecovery({
    url: options.url,
    clock: ctx.clock,
    log,
    beatMs: timing.beatMs,
    silentMs: timing.silentMs,
    lockedBy: () => [...lockedBy],
  });
  const runners = await Promise.all(
    lanes.map((lane) => startLane(ctx, lane, { pool, timing, onLockName: (name) => lockedBy.add(name) })),
  );
  await recovery.beatNow();
  const stopBurials = startBurials(ctx, timing.beatMs);
  return {
    async stop() {
      const buried = stopBurials();
      await Promise.all([...runners.map((runner) => runner.stop()), buried]);
      // Before the jobs are freed: a query in flight might lock one again.
      // A lane that broke may never give its connection back.
      let cancel: () => void = () => undefined;
      const enough = new Promise<void>((resolve) => {
        cancel = ctx.clock.after(poolEndMs, resolve);
      });
      await Promise.race([pool.end(), enough]);
      cancel();
      await recovery.stop();
    },
  };
}
