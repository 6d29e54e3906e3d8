import type { Usage } from '@tandem/shared/api';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type Allowance, agentAllowance } from './agent-allowance.ts';
import { metersOf } from './meters.ts';
import { readPlan } from './plan-store.ts';
import { standingOf } from './room.ts';
import { calendarOf, usageDays, usageMonths, usedOf } from './usage-store.ts';

const dayMs = 86_400_000;
const recentDays = 15;

/** All that the usage screen shows. */
export async function readUsage(tx: TenantTx, { months, now }: { months: number; now: number }): Promise<Usage> {
  const { plan, timeZone } = await readPlan(tx);
  const { today, month, endsAt } = await calendarOf(tx, now);
  const used = await usedOf(tx, today);
  const recent = await usageDays(tx, dayBefore(today, recentDays - 1), today);
  const meters = metersOf(plan, {
    ...used,
    standing: await standingOf(tx, now),
    recent,
    todayIs: today,
    daysLeft: Math.max(0, Math.ceil((endsAt.getTime() - now) / dayMs) - 1),
    minutesGone: minutesOf(now, timeZone),
  });
  const untilOf = async (allowance: Allowance) =>
    allowance.pausedBy !== null || isMonthSpent(meters) ? endsAt : nextMidnight(tx, today);
  return {
    timeZone,
    today,
    month,
    monthEndsAt: endsAt.toISOString(),
    meters,
    agent: await stateOfAgent(await agentAllowance(tx, now), untilOf),
    days: await usageDays(tx, `${month}-01`, today),
    months: await usageMonths(tx, today, months),
  };
}

async function stateOfAgent(
  allowance: Allowance,
  untilOf: (allowance: Allowance) => Promise<Date>,
): Promise<Usage['agent']> {
  const { pausedBy, isMoneySpent } = allowance;
  if (pausedBy === null && !isMoneySpent) return { state: 'working' };
  const until = (await untilOf(allowance)).toISOString();
  return pausedBy === null ? { state: 'model-paused', by: 'aiSpend', until } : { state: 'paused', by: pausedBy, until };
}

const isMonthSpent = (meters: Usage['meters']) =>
  meters.some(({ resource, period, state }) => resource === 'aiSpend' && period === 'month' && state === 'reached');

async function nextMidnight(tx: TenantTx, today: string): Promise<Date> {
  const [row] = await tx.sql<[{ at: Date }]>`
    select shop_midnight(${dayBefore(today, -1)}::date, time_zone) as at from tenant where id = ${tx.tenantId}`;
  return row.at;
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}

/** By the shop's clock. */
function minutesOf(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).formatToParts(now);
  const part = (type: 'hour' | 'minute') => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return (part('hour') % 24) * 60 + part('minute');
}
