import { must } from '@tandem/shared/lib';
import { tenantId } from '@tandem/shared/model';
import { createDatabase } from '../../relay/src/db/create-database.ts';
import { changePlan, plansFeature } from '../../relay/src/plans/index.ts';

/** Room to try everything, as the operator's "admin tenants plan" gives it: a shop that signs up begins on a smaller plan. */
export async function giveDemoPlan({ DATABASE_URL: url }: NodeJS.ProcessEnv, shop: string): Promise<void> {
  const db = createDatabase({ url: must(url, 'the relay’s database'), features: [plansFeature], poolSize: 1 });
  try {
    await db.withTenant(tenantId.parse(shop), (tx) => changePlan(tx, 'growth', Date.now()));
  } finally {
    await db.close();
  }
}
