import type { PlanId, TenantId } from '@tandem/shared/model';

/** A shop's plan became another one. */
export interface PlanChange {
  readonly tenantId: TenantId;
  readonly from: PlanId;
  readonly to: PlanId;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Whoever charges shops. Told after the change is committed, again until it throws no more; the same change may be told twice. What a shop has
 * used is in its usage, counted in the transaction of the effect.
 */
export interface Billing {
  planChanged(change: PlanChange): Promise<void>;
}

/** Nobody charges anybody yet. */
export const noBilling: Billing = { planChanged: async () => undefined };
