import { must } from '@tandem/shared/lib';
import { planId } from '@tandem/shared/model';
import { z } from 'zod';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import type { PlanChange } from './billing.ts';

/** Outside of the transaction that changed the plan, for whoever charges may be away. */
export const tellBillingTask = defineTask({
  name: 'tell-billing',
  lane: 'upkeep',
  payload: z.object({ from: planId, to: planId, at: z.number() }),
  run: (ctx, change, { tenantId }) => ctx.billing.planChanged({ tenantId: must(tenantId, 'a tenant'), ...change }),
});

export function tellBillingJob({ from, to, at }: Omit<PlanChange, 'tenantId'>): JobRequest {
  return job(tellBillingTask, { from, to, at }, { key: `billing:${at}` });
}
