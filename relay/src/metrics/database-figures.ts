import { Gauge } from 'prom-client';
import type { RelayContext } from '../context.ts';
import type { Lane } from '../queue/task.ts';
import type { Metrics } from './metrics.ts';

interface Figure {
  readonly figure: string;
  readonly label: string;
  readonly value: number;
}

const jobStates = ['ready', 'scheduled', 'running', 'dead'] as const;

/**
 * What only the database knows; the function returned reads it anew. Every node answers the same, so take the maximum over nodes, not
 * the sum.
 */
export function databaseFigures(
  ctx: Pick<RelayContext, 'db' | 'features' | 'log'>,
  { registry }: Metrics,
): () => Promise<void> {
  const gauge = <const L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const depth = gauge('tandem_queue_jobs', 'Jobs in the queue', ['lane', 'state']);
  const oldest = gauge('tandem_queue_oldest_seconds', 'Age of the oldest job that could run', ['lane']);
  const connections = gauge('tandem_connections', 'Linked accounts', ['channel', 'status']);
  const expiry = gauge('tandem_token_expiry_seconds', 'Until the first access token of an active account ends', [
    'channel',
  ]);
  const unsettled = gauge('tandem_webhooks_unsettled', 'Stored webhooks without an outcome', ['channel']);
  const workers = gauge('tandem_workers', 'Worker processes that beat');
  const lanes = lanesByTask(ctx);
  // Without a job in it a lane has no row, and a gauge that vanishes cannot be told from a node that is gone.
  const empty = () => {
    ages.clear();
    for (const each of [depth, oldest, connections, expiry, unsettled]) each.reset();
    for (const lane of new Set(lanes.values())) {
      for (const state of jobStates) depth.set({ lane, state }, 0);
      oldest.set({ lane }, 0);
    }
  };

  const up = gauge('tandem_database_up', '1 when the database answered this scrape');
  const ages = new Map<string, number>();
  const laneOf = (task: string) => lanes.get(task) ?? 'unknown';
  const countJobs = (state: string) => (task: string, jobs: number) => depth.inc({ lane: laneOf(task), state }, jobs);
  const enter: Record<string, (label: string, value: number) => void> = {
    ...Object.fromEntries(jobStates.map((state) => [`jobs_${state}`, countJobs(state)])),
    jobs_oldest_seconds(task, age) {
      const lane = laneOf(task);
      ages.set(lane, Math.max(age, ages.get(lane) ?? 0));
      oldest.set({ lane }, ages.get(lane) ?? 0);
    },
    connections(label, count) {
      const [channel = '', status = ''] = label.split(' ');
      connections.set({ channel, status }, count);
    },
    token_expiry_seconds: (channel, left) => expiry.set({ channel }, left),
    webhooks_unsettled: (channel, count) => unsettled.set({ channel }, count),
    workers: (_label, count) => workers.set(count),
  };

  return async () => {
    try {
      const figures = await readFigures(ctx);
      empty();
      for (const { figure, label, value } of figures) enter[figure]?.(label, value);
      up.set(1);
    } catch (error) {
      ctx.log.warn({ err: error }, 'operating figures could not be read');
      up.set(0);
    }
  };
}

function readFigures({ db }: Pick<RelayContext, 'db'>): Promise<readonly Figure[]> {
  return db.withRole('worker', (sql) => sql<Figure[]>`select figure, label, value from operating_figures()`);
}

function lanesByTask({ features }: Pick<RelayContext, 'features'>): Map<string, Lane> {
  return new Map(features.flatMap(({ tasks = [] }) => tasks.map(({ name, lane }) => [name, lane] as const)));
}
