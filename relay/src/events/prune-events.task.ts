import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { pruneEvents } from './event-log.ts';

const dayMs = 86_400_000;
/** However old they are: who was away for long in a quiet shop still goes on where they were. */
export const keptEvents = 1000;
/** One transaction's: a log that grew for years is no reason to hold one open for minutes. */
const batch = 10_000;

/** Once a day, for every tenant that ever had a conversation. A cursor below what is left is told to rebuild (`readLogState`). */
export const pruneEventsTask = defineTask({
  name: 'prune-events',
  lane: 'upkeep',
  payload: z.object({}),
  async run(ctx, _payload, { tenantId: maybeTenantId, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const before = new Date(ctx.clock.now() - ctx.config.eventDays * dayMs);
    while (!signal.aborted) {
      const pruned = await ctx.db.withTenant(tenantId, (tx) =>
        pruneEvents(tx, { before, keep: keptEvents, most: batch }),
      );
      if (pruned < batch) break;
    }
    await ctx.db.withTenant(tenantId, async (tx) => {
      // The queue goes by the database's clock: by a relay's that is far behind it, this would run for ever.
      const [row] = await tx.sql<{ now: Date }[]>`select clock_timestamp() as now`;
      tx.enqueue(pruneEventsJob(new Date(Math.max(ctx.clock.now(), Number(row?.now ?? 0)) + dayMs)));
    });
  },
});

/** One waits at a time; the time of the one that waits stands. */
export function pruneEventsJob(runAt?: Date): JobRequest {
  return job(pruneEventsTask, {}, { key: 'prune-events', keyMode: 'keep', ...(runAt !== undefined && { runAt }) });
}
