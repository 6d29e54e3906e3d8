import { type PlanId, planId, type TenantId, tenantId } from '@tandem/shared/model';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/database.ts';
import { relayKeyStore } from '../db/relay-key-store.ts';
import { localCustody } from '../keys/local-custody.ts';
import { openRelayKeys } from '../keys/relay-keys.ts';
import { changePlan, plansFeature, readPlan } from '../plans/index.ts';
import { findSignIn } from '../tenancy/session-store.ts';
import { AdminError } from './admin-error.ts';
import { withDatabase } from './with-database.ts';

const usage = `Say whose: admin tenants plan <shop's id, or an owner's e-mail> [${planId.options.join(' | ')}]`;

/** Tells a shop's plan, or gives it another. */
export async function tenantPlan([whose, wanted]: readonly string[]): Promise<void> {
  if (whose === undefined) throw new AdminError(usage);
  const plan = wanted === undefined ? undefined : planId.safeParse(wanted).data;
  if (wanted !== undefined && plan === undefined) {
    throw new AdminError(`There is no plan "${wanted}": one of ${planId.options.join(', ')}.`);
  }
  await withDatabase(
    async ({ config, db }) => {
      const shop = await shopOf({ config, db }, whose);
      const { before, after, name } = await givePlan(db, shop, plan);
      const change = before === after ? `has the plan ${after}` : `has the plan ${after} now (it was ${before})`;
      console.log(`${name} (${shop}) ${change}.`);
    },
    [plansFeature],
  );
}

function givePlan(db: Database, shop: TenantId, plan: PlanId | undefined) {
  return db.withTenant(shop, async (tx) => {
    const [row] = await tx.sql<{ name: string }[]>`select name from tenant where id = ${tx.tenantId}`;
    if (row === undefined) throw new AdminError(`There is no shop ${shop}.`);
    const before = (await readPlan(tx)).plan.id;
    if (plan !== undefined) await changePlan(tx, plan, Date.now());
    return { before, after: plan ?? before, name: row.name };
  });
}

/** An e-mail that belongs to several shops is answered with their ids. */
async function shopOf({ config, db }: { config: Config; db: Database }, whose: string): Promise<TenantId> {
  const id = tenantId.safeParse(whose);
  if (id.success) return id.data;
  if (!whose.includes('@')) throw new AdminError(usage);
  const keys = await openRelayKeys(localCustody(config.masterKeys), relayKeyStore(db));
  const person = await findSignIn({ db, keys }, whose.toLowerCase());
  const owned = (person?.memberships ?? []).filter(({ role }) => role === 'owner');
  const [one, ...more] = owned;
  if (one === undefined) throw new AdminError(`Nobody with the address ${whose} owns a shop.`);
  if (more.length === 0) return one.tenantId;
  const list = owned.map((shop) => `  ${shop.tenantId}  ${shop.tenantName}`).join('\n');
  throw new AdminError(`${whose} owns several shops; name one by its id:\n${list}`);
}
