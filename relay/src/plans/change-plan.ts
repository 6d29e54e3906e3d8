import type { PlanId } from '@tandem/shared/model';
import { recordAudit } from '../audit/index.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { standingLimits } from './passed-limits.ts';
import { readPlan, writePlan } from './plan-store.ts';
import { tellBillingJob } from './tell-billing.task.ts';
import { tellUsageJob } from './tell-usage.task.ts';
import { calendarOf, usedOf } from './usage-store.ts';

/** The operator's act. What the month has counted stays counted; who is over a limit now is told. */
export async function changePlan(tx: TenantTx, id: PlanId, now: number): Promise<void> {
  const before = (await readPlan(tx)).plan.id;
  if (!(await writePlan(tx, id, new Date(now)))) return;
  const subject = { kind: 'shop', id: tx.tenantId } as const;
  const actor = { kind: 'operator' } as const;
  await recordAudit(tx, { act: 'shop.change_plan', actor, subject, detail: { from: before, to: id } });
  tx.append({ type: 'usage.changed' });
  tx.enqueue(tellBillingJob({ from: before, to: id, at: now }));
  const { plan } = await readPlan(tx);
  const { today: day } = await calendarOf(tx, now);
  for (const limit of standingLimits(plan, { day, ...(await usedOf(tx, day)) })) tx.enqueue(tellUsageJob(limit));
}
