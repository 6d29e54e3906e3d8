import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestTenant } from '../db/testing/test-database.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import type { PlanChange } from './billing.ts';
import { changePlan, plansFeature } from './index.ts';

const told: PlanChange[] = [];
let isAway = false;
let kit: TestContext;
beforeAll(async () => {
  const billing = {
    planChanged: async (change: PlanChange) => {
      if (isAway) throw new Error('billing is away');
      told.push(change);
    },
  };
  kit = await createTestContext({ features: [plansFeature], billing });
});
afterAll(() => kit.close());

test('whoever charges hears of every change of plan, later when it is away now, and of none that was not committed', async () => {
  const { tenantId } = await createTestTenant(kit.ctx.db);
  const give = (plan: 'growth' | 'enterprise', at: number) =>
    kit.ctx.db.withTenant(tenantId, (tx) => changePlan(tx, plan, at));
  await expect(
    kit.ctx.db.withTenant(tenantId, async (tx) => {
      await changePlan(tx, 'growth', 1000);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  isAway = true;
  await give('growth', 2000);
  await kit.drain();
  expect(told).toEqual([]);
  isAway = false;
  await kit.database.adminSql`update graphile_worker._private_jobs set run_at = now()`;
  await kit.drain();
  expect(told).toEqual([{ tenantId, from: 'enterprise', to: 'growth', at: 2000 }]);
  // The same plan again is no change.
  await give('growth', 3000);
  await give('enterprise', 4000);
  await kit.drain();
  expect(told.slice(1)).toEqual([{ tenantId, from: 'growth', to: 'enterprise', at: 4000 }]);
});
