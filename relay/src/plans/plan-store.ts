import { must } from '@tandem/shared/lib';
import { type Plan, type PlanId, planId, plans } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

export interface OwnPlan {
  readonly plan: Plan;
  readonly since: Date;
  readonly timeZone: string;
}

export function planNamed(id: string): Plan {
  return plans[planId.parse(id)];
}

export async function readPlan(tx: TenantTx): Promise<OwnPlan> {
  const [row] = await tx.sql<{ plan: string; since: Date; timeZone: string }[]>`
    select plan, plan_since as since, time_zone as "timeZone" from tenant where id = ${tx.tenantId}`;
  const { plan, ...own } = must(row, 'the tenant');
  return { plan: planNamed(plan), ...own };
}

/** From now on; what the month has counted already stays counted. False: the shop is not there, or has that plan. */
export async function writePlan(tx: TenantTx, id: PlanId, now: Date): Promise<boolean> {
  const rows = await tx.sql`
    update tenant set plan = ${id}, plan_since = ${now} where id = ${tx.tenantId} and plan <> ${id} returning 1`;
  return rows.length > 0;
}
