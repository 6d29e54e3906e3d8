import type { Plan, PlanResource } from '@tandem/shared/model';
import type { CountedUsage } from '../db/count-usage.ts';
import { stateOf } from './meters.ts';
import { planNamed } from './plan-store.ts';
import type { Used } from './usage-store.ts';

/** A limit that the team is told of, once in its period. */
export interface PassedLimit {
  readonly resource: Extract<PlanResource, 'messages' | 'aiReplies' | 'aiSpend'>;
  readonly level: 'near' | 'reached';
  /** `2026-11` or `2026-11-28`, in the shop's calendar. */
  readonly period: string;
}

interface SoFar {
  readonly day: string;
  readonly month: Pick<Used, 'messages' | 'aiReplies' | 'aiUsd'>;
  readonly today: Pick<Used, 'aiUsd'>;
}

/** The limits that stand nearer since what this transaction added; usually none. */
export function passedLimits({ plan: id, day, added, month, today }: CountedUsage): PassedLimit[] {
  const plan = planNamed(id);
  const inDollars = <T extends { aiNanoUsd: number }>(sums: T) => ({ ...sums, aiUsd: sums.aiNanoUsd / 1e9 });
  const before = standingLimits(plan, {
    day,
    month: {
      messages: month.messages - added.messages,
      aiReplies: month.aiReplies - added.aiReplies,
      aiUsd: (month.aiNanoUsd - added.aiNanoUsd) / 1e9,
    },
    today: { aiUsd: (today.aiNanoUsd - added.aiNanoUsd) / 1e9 },
  });
  const isOld = (limit: PassedLimit) =>
    before.some((one) => one.resource === limit.resource && one.period === limit.period && one.level === limit.level);
  return standingLimits(plan, { day, month: inDollars(month), today: inDollars(today) }).filter(
    (limit) => !isOld(limit),
  );
}

/** The limits that are near or reached. */
export function standingLimits({ limits, aiSpend }: Plan, { day, month, today }: SoFar): PassedLimit[] {
  const ofMonth = day.slice(0, 7);
  const watched = [
    { resource: 'messages', period: ofMonth, used: month.messages, limit: limits.messages },
    { resource: 'aiReplies', period: ofMonth, used: month.aiReplies, limit: limits.aiReplies },
    { resource: 'aiSpend', period: ofMonth, used: month.aiUsd, limit: aiSpend.perMonthUsd },
    { resource: 'aiSpend', period: day, used: today.aiUsd, limit: aiSpend.perDayUsd },
  ] as const;
  return watched.flatMap(({ resource, period, used, limit }) => {
    const level = stateOf(used, limit);
    return level === 'ok' ? [] : [{ resource, level, period }];
  });
}
