import { EventEmitter } from 'node:events';
import { backoffMs } from '@tandem/shared/lib';
import { Logger as LibraryLogger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { RelayContext } from '../context.ts';
import type { Lane } from './task.ts';
import { taskList } from './task-list.ts';

export interface LaneSetting {
  /** Jobs at a time in this process. */
  readonly concurrency: number;
  /** How late a job with a time may start; others start at once, by NOTIFY. */
  readonly pollMs: number;
}

export const laneSettings: Record<Lane, LaneSetting> = {
  inbound: { concurrency: 8, pollMs: 2000 },
  delivery: { concurrency: 8, pollMs: 1000 },
  ai: { concurrency: 4, pollMs: 500 },
  media: { concurrency: 2, pollMs: 2000 },
  pull: { concurrency: 2, pollMs: 2000 },
  import: { concurrency: 1, pollMs: 2000 },
  upkeep: { concurrency: 2, pollMs: 2000 },
};

export interface LaneRunner {
  /** Takes no new jobs, lets running ones finish for `abortAfterMs`, aborts their signals, and gives them back after `giveBackAfterMs`. */
  stop(): Promise<void>;
}

export interface ShutdownTiming {
  readonly abortAfterMs: number;
  readonly giveBackAfterMs: number;
}

export interface LaneOptions {
  readonly pool: Pool;
  readonly timing: ShutdownTiming;
  /** Under which names this lane's jobs are locked; grows when the lane restarts. */
  readonly onLockName: (name: string) => void;
}

/** One lane of the queue, started again with backoff when it breaks (the database restarted). */
export async function startLane(ctx: RelayContext, lane: Lane, options: LaneOptions): Promise<LaneRunner> {
  const log = ctx.log.child({ area: 'queue', lane });
  let isStopping = false;
  let failures = 0;
  let cancelRestart: () => void = () => undefined;

  const start = async (): Promise<Runner> => {
    const started = await run({
      pgPool: options.pool,
      taskList: taskList(ctx, lane),
      concurrency: laneSettings[lane].concurrency,
      pollInterval: laneSettings[lane].pollMs,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: options.timing.abortAfterMs,
      events: lockNames(options.onLockName),
      logger: libraryLogger(log),
    });
    started.promise.catch((error: unknown) => {
      if (isStopping) return;
      log.error({ err: error }, 'lane broke');
      restart();
    });
    return started;
  };
  const restart = () => {
    cancelRestart = ctx.clock.after(backoffMs(++failures, 200, 10_000), () => {
      start().then(
        (started) => {
          runner = started;
          failures = 0;
        },
        (error: unknown) => {
          log.warn({ err: error }, 'lane does not start yet');
          if (!isStopping) restart();
        },
      );
    });
  };

  let runner = await start();
  return {
    async stop() {
      isStopping = true;
      cancelRestart();
      const drained = runner.stop().catch((error: unknown) => log.warn({ err: error }, 'lane did not drain'));
      // A job that hears no signal would keep it waiting for ever. The library's `kill` does nothing once a lane drains, so what is
      // still locked is freed by `recovery` afterwards.
      let cancel: () => void = () => undefined;
      const deadline = new Promise<void>((resolve) => {
        cancel = ctx.clock.after(options.timing.giveBackAfterMs, resolve);
      });
      await Promise.race([drained, deadline]);
      cancel();
    },
  };
}

function lockNames(onLockName: (name: string) => void): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => onLockName(workerPool.id));
  events.on('worker:create', ({ worker }) => onLockName(worker.workerId));
  return events;
}

/** The library's own words, at debug: what matters is logged by `task-list` with ids only. */
function libraryLogger(log: RelayContext['log']): LibraryLogger {
  return new LibraryLogger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.debug({ level }, message);
  });
}
