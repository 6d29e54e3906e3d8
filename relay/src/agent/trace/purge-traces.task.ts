import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { defineTask, job } from '../../queue/task.ts';
import { purgeTraces } from './trace-store.ts';

const everyMs = 86_400_000;

/** As long as a tenant has traces, one such job waits. */
export const purgeTracesTask = defineTask({
  name: 'purge-traces',
  lane: 'upkeep',
  payload: z.object({}),
  async run(ctx, _payload, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'tenant'), async (tx) => {
      if (!(await purgeTraces(tx))) return;
      // The queue goes by the database's clock: to a relay far behind it, tomorrow would be yesterday, and this would run for ever.
      const [row] = await tx.sql<{ now: Date }[]>`select clock_timestamp() as now`;
      purgeTracesLater(tx, Math.max(ctx.clock.now(), Number(row?.now ?? 0)));
    });
  },
});

export function purgeTracesLater(tx: TenantTx, now: number): void {
  const options = { key: `purge-traces:${tx.tenantId}`, keyMode: 'keep', runAt: new Date(now + everyMs) } as const;
  tx.enqueue(job(purgeTracesTask, {}, options));
}
