import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import type { TenantTx } from '../db/tenant-tx.ts';
import { queueMail, shopHeads } from '../mail/index.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { stateOf } from './meters.ts';
import type { PassedLimit } from './passed-limits.ts';
import { readPlan } from './plan-store.ts';
import { calendarOf, usedOf } from './usage-store.ts';

const keptMs = 400 * 86_400_000;

/** A limit is near or reached: the desktops hear of it and the owners get a mail, once in its period. */
export const tellUsageTask = defineTask({
  name: 'tell-usage',
  lane: 'upkeep',
  payload: z.object({
    resource: z.enum(['messages', 'aiReplies', 'aiSpend']),
    level: z.enum(['near', 'reached']),
    period: z.string(),
  }),
  async run(ctx, passed, { tenantId: maybeTenantId }) {
    const now = ctx.clock.now();
    await ctx.db.withTenant(must(maybeTenantId, 'a tenant'), async (tx) => {
      const facts = await factsOf(tx, passed, now);
      // The plan is another since, or the period is over.
      if (facts === null) return;
      if (!(await claimNotice(tx, passed, new Date(now)))) return;
      tx.append({ type: 'usage.changed' });
      if (!ctx.mail.isOn) return;
      for (const personId of await shopHeads(tx, ['owner'])) {
        await queueMail(tx, { personId, template: 'plan-usage', data: { ...passed, ...facts }, now });
      }
    });
  },
});

export function tellUsageJob(passed: PassedLimit): JobRequest {
  return job(tellUsageTask, { ...passed }, { key: `usage:${passed.resource}:${passed.period}:${passed.level}` });
}

async function factsOf(tx: TenantTx, { resource, level, period }: PassedLimit, now: number) {
  const { plan } = await readPlan(tx);
  const { today, month } = await calendarOf(tx, now);
  if (period !== today && period !== month) return null;
  const used = await usedOf(tx, today);
  const inPeriod = period === today ? used.today : used.month;
  const limit =
    resource !== 'aiSpend'
      ? plan.limits[resource]
      : period === today
        ? plan.aiSpend.perDayUsd
        : plan.aiSpend.perMonthUsd;
  const amount = resource === 'aiSpend' ? inPeriod.aiUsd : inPeriod[resource];
  const state = stateOf(amount, limit);
  if (limit === null || state === 'ok' || (level === 'reached' && state !== 'reached')) return null;
  return { used: amount, limit, isOverage: resource === 'aiSpend' && plan.aiSpend.whenSpent === 'overage' };
}

/** True for the first to tell of it. */
async function claimNotice(tx: TenantTx, { resource, level, period }: PassedLimit, at: Date): Promise<boolean> {
  const made = await tx.sql`
    insert into usage_notice (tenant_id, resource, period, level, at) values (${tx.tenantId}, ${resource}, ${period}, ${level}, ${at})
    on conflict (tenant_id, resource, period, level) do nothing returning 1`;
  await tx.sql`delete from usage_notice where tenant_id = ${tx.tenantId} and at < ${new Date(at.getTime() - keptMs)}`;
  return made.length > 0;
}
