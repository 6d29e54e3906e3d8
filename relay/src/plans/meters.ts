import type { UsageMeter } from '@tandem/shared/api';
import { type Plan, softLimitPercent } from '@tandem/shared/model';
import { type Course, forecastOf } from './forecast.ts';
import type { Standing } from './room.ts';
import type { Used } from './usage-store.ts';

export interface UsageSoFar {
  readonly standing: Record<Standing, number>;
  readonly month: Used;
  readonly today: Used;
  /** The last days to today, oldest first; may begin before this month. */
  readonly recent: readonly (Used & { readonly day: string })[];
  readonly todayIs: string;
  readonly daysLeft: number;
  readonly minutesGone: number;
}

export function stateOf(used: number, limit: number | null): UsageMeter['state'] {
  if (limit === null) return 'ok';
  if (used >= limit) return 'reached';
  return used >= (limit * softLimitPercent) / 100 ? 'near' : 'ok';
}

/** How the shop stands against its plan, in the order of the screen. */
export function metersOf(plan: Plan, soFar: UsageSoFar): UsageMeter[] {
  const { month, today, standing } = soFar;
  const { messages, aiReplies } = plan.limits;
  const { perDayUsd, perMonthUsd, whenSpent } = plan.aiSpend;
  const atSpent = whenSpent === 'pause' ? 'model-pauses' : 'overage';
  return [
    ofMonth('messages', month.messages, messages, 'ai-pauses', courseOf(soFar, 'messages')),
    ofMonth('aiReplies', month.aiReplies, aiReplies, 'ai-pauses', courseOf(soFar, 'aiReplies')),
    ofMonth('aiSpend', month.aiUsd, perMonthUsd, atSpent, courseOf(soFar, 'aiUsd')),
    { ...meter('aiSpend', today.aiUsd, perDayUsd, atSpent), period: 'day' },
    ...(['accounts', 'documents', 'seats'] as const).map((resource): UsageMeter => {
      return meter(resource, standing[resource], plan.limits[resource], 'refused');
    }),
  ];

  function ofMonth(
    resource: UsageMeter['resource'],
    used: number,
    limit: number | null,
    atLimit: UsageMeter['atLimit'],
    course: Course,
  ): UsageMeter {
    const forecast = forecastOf(course);
    const inDays = limit === null ? null : (forecast?.limitIn(limit) ?? null);
    const total = forecast?.total ?? null;
    return {
      ...meter(resource, used, limit, atLimit),
      period: 'month',
      forecast: total === null || resource === 'aiSpend' ? total : Math.round(total),
      reachedOn: inDays === null || (limit !== null && used >= limit) ? null : dayAfter(soFar.todayIs, inDays),
    };
  }
}

function meter(
  resource: UsageMeter['resource'],
  used: number,
  limit: number | null,
  atLimit: UsageMeter['atLimit'],
): UsageMeter {
  const state = stateOf(used, limit);
  return { resource, period: 'now', used, limit, state, atLimit, forecast: null, reachedOn: null };
}

function courseOf(
  { month, recent, daysLeft, minutesGone }: UsageSoFar,
  of: 'messages' | 'aiReplies' | 'aiUsd',
): Course {
  return { recent: recent.map((day) => day[of]), used: month[of], daysLeft, minutesGone };
}

/** Days of a calendar have no time zone: counted in UTC. */
function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
