import { Logger, runOnce } from 'graphile-worker';
import type { RelayContext } from '../../context.ts';
import { workerPool } from '../../db/worker-pool.ts';
import { taskList } from '../task-list.ts';

/** Runs what is due, and what that enqueues, until nothing is; failed jobs stay in the queue with their error. For tests. */
export async function drainQueue(ctx: RelayContext, url: string): Promise<void> {
  const pool = workerPool(url, 4, () => undefined);
  try {
    await runOnce({
      pgPool: pool,
      taskList: taskList(ctx),
      concurrency: 2,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
    });
  } finally {
    await pool.end();
  }
}
