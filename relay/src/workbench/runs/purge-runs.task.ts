import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { defineTask, job } from '../../queue/task.ts';

const everyMs = 86_400_000;
/** Runs, their answers, and snapshots that no version and no run names any more. As long as traces. */
const keptDays = 90;

/** As long as a tenant has runs, one such job waits. */
export const purgeRunsTask = defineTask({
  name: 'purge-test-runs',
  lane: 'upkeep',
  payload: z.object({}),
  async run(ctx, _payload, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'a tenant'), async (tx) => {
      if (!(await purgeRuns(tx))) return;
      // The queue goes by the database's clock.
      const [row] = await tx.sql<{ now: Date }[]>`select clock_timestamp() as now`;
      purgeRunsLater(tx, Math.max(ctx.clock.now(), Number(row?.now ?? 0)));
    });
  },
});

export function purgeRunsLater(tx: TenantTx, now: number): void {
  const options = { key: `purge-test-runs:${tx.tenantId}`, keyMode: 'keep', runAt: new Date(now + everyMs) } as const;
  tx.enqueue(job(purgeRunsTask, {}, options));
}

/** True while something is left that will have to go. */
async function purgeRuns({ sql, tenantId }: TenantTx): Promise<boolean> {
  await sql`
    delete from agent_test_run where tenant_id = ${tenantId} and created_at < now() - ${keptDays} * interval '1 day'`;
  await sql`delete from agent_trial where tenant_id = ${tenantId} and at < now() - ${keptDays} * interval '1 day'`;
  await sql`
    delete from agent_snapshot s where s.tenant_id = ${tenantId} and s.created_at < now() - interval '1 day'
      and not exists (select from agent_version v where v.tenant_id = s.tenant_id and v.snapshot_id = s.id)
      and not exists (
        select from agent_test_run r
        where r.tenant_id = s.tenant_id and s.id in (r.draft_snapshot_id, r.baseline_snapshot_id))`;
  const left = await sql`select 1 from agent_test_run where tenant_id = ${tenantId} limit 1`;
  return left.length > 0;
}
