import type { Plan, PlanResource } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { readPlan } from './plan-store.ts';
import { calendarOf, type Used, usedOf } from './usage-store.ts';

/** What the plan leaves the agent. */
export interface Allowance {
  /** The limit for which it hands over what it holds; null: none. */
  readonly pausedBy: Extract<PlanResource, 'messages' | 'aiReplies'> | null;
  /** No model may be called; the shop's own words go out. */
  readonly isMoneySpent: boolean;
}

/** Asked before an answer is attempted, or anything that calls a model. A message over the limit is taken, and left to people. */
export async function agentAllowance(tx: TenantTx, now: number): Promise<Allowance> {
  const { plan } = await readPlan(tx);
  const { messages, aiReplies } = plan.limits;
  if (messages === null && aiReplies === null && !hasMoneyCap(plan)) return { pausedBy: null, isMoneySpent: false };
  const { today } = await calendarOf(tx, now);
  const used = await usedOf(tx, today);
  const isMoneySpent = hasMoneyCap(plan) && isCapReached(plan, used);
  // The message that makes the number full is answered still.
  if (messages !== null && used.month.messages > messages) return { pausedBy: 'messages', isMoneySpent };
  const isPaused = aiReplies !== null && (await isFull(tx, used.month, aiReplies));
  return { pausedBy: isPaused ? 'aiReplies' : null, isMoneySpent };
}

/** In the transaction that queues it: those that are on their way count, and others who queue one wait. Throws `plan_limit`. */
export async function requireReplyRoom(tx: TenantTx, now: number): Promise<void> {
  const { aiReplies } = (await readPlan(tx)).plan.limits;
  if (aiReplies === null) return;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`plan-replies/${tx.tenantId}`}, 0))`;
  const { today } = await calendarOf(tx, now);
  const { month } = await usedOf(tx, today);
  if (await isFull(tx, month, aiReplies)) {
    throw new ProblemError('plan_limit', `the plan has ${aiReplies} AI replies a month, and they are used up`);
  }
}

async function isFull(tx: TenantTx, { aiReplies: used }: Used, limit: number): Promise<boolean> {
  return used >= limit || used + (await onTheirWay(tx)) >= limit;
}

async function onTheirWay(tx: TenantTx): Promise<number> {
  const [row] = await tx.sql<[{ count: number }]>`
    select count(distinct d.message_id)::int as count
    from delivery d join message m on m.tenant_id = d.tenant_id and m.id = d.message_id
    where d.tenant_id = ${tx.tenantId} and d.state in ('queued', 'attempting', 'unknown') and d.given_up_at is null
      and m.author_kind = 'agent' and m.moves_wait and m.counted_at is null`;
  return row.count;
}

const hasMoneyCap = ({ aiSpend: { perDayUsd, perMonthUsd, whenSpent } }: Plan): boolean =>
  whenSpent === 'pause' && (perDayUsd !== null || perMonthUsd !== null);

function isCapReached({ aiSpend: { perDayUsd, perMonthUsd } }: Plan, used: { month: Used; today: Used }): boolean {
  const isSpent = ({ aiUsd }: Used, limit: number | null) => limit !== null && aiUsd >= limit;
  return isSpent(used.today, perDayUsd) || isSpent(used.month, perMonthUsd);
}
