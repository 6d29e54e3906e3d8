import type { RelayFeature } from '../feature.ts';
import { passedLimits } from './passed-limits.ts';
import { planRoutes } from './plan-routes.ts';
import { tellBillingTask } from './tell-billing.task.ts';
import { tellUsageJob, tellUsageTask } from './tell-usage.task.ts';

export { agentAllowance, requireReplyRoom } from './agent-allowance.ts';
export { type Billing, noBilling } from './billing.ts';
export { createCallLimiter } from './call-limiter.ts';
export { changePlan } from './change-plan.ts';
export { readPlan } from './plan-store.ts';
export { requireRoom, roomFor } from './room.ts';

/** What a shop may use, and what it has used. */
export const plansFeature: RelayFeature = {
  name: 'plans',
  routes: planRoutes,
  tasks: [tellUsageTask, tellBillingTask],
  onCounted: (usage) => passedLimits(usage).map(tellUsageJob),
};
