import { must } from '@tandem/shared/lib';
import type { PlanResource } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { readPlan } from './plan-store.ts';

/** What a shop has a number of, rather than uses up. */
export type Standing = Extract<PlanResource, 'accounts' | 'documents' | 'seats'>;

const whatToDo: Readonly<Record<Standing, string>> = {
  accounts: 'disconnect one, or move to a larger plan',
  documents: 'remove one, or move to a larger plan',
  seats: 'take somebody out or an invitation back, or move to a larger plan',
};

/**
 * Whether so many more fit into the plan: null, or the refusal. `adding` 0: they are there already, in this transaction. Of several who
 * add at the same time each waits for the one before.
 */
export async function roomFor(
  tx: TenantTx,
  resource: Standing,
  { adding, now }: { adding: number; now: number },
): Promise<ProblemError | null> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`plan-room/${tx.tenantId}`}, 0))`;
  const { plan } = await readPlan(tx);
  const limit = plan.limits[resource];
  const after = (await standingOf(tx, now))[resource] + adding;
  if (limit === null || after <= limit) {
    tx.count({ at: now, [resource]: after });
    return null;
  }
  const detail = `the plan ${plan.id} has room for ${limit} ${limit === 1 ? resource.slice(0, -1) : resource}: ${whatToDo[resource]}`;
  return new ProblemError('plan_limit', detail, { resource, limit: String(limit), plan: plan.id });
}

/** As `roomFor`, thrown. */
export async function requireRoom(
  tx: TenantTx,
  resource: Standing,
  adding: { adding: number; now: number },
): Promise<void> {
  const refusal = await roomFor(tx, resource, adding);
  if (refusal !== null) throw refusal;
}

export async function standingOf(tx: TenantTx, now: number): Promise<Record<Standing, number>> {
  const [row] = await tx.sql<Record<Standing, number>[]>`
    select
      (select count(*)::int from connection where tenant_id = ${tx.tenantId} and status <> 'disconnected') as accounts,
      (select count(*)::int from document where tenant_id = ${tx.tenantId} and kind <> 'faq' and deleted_at is null) as documents,
      (select count(*)::int from own_members(null, null, 100000)) + (select count(*)::int from own_invitations(${new Date(now)})) as seats`;
  return must(row, 'the counts');
}
