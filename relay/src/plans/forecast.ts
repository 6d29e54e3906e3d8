/** How many of the last days say how it goes. */
const mostDays = 14;
const minutesOfDay = 1440;

export interface Course {
  /** Of the last days to today, oldest first; today's last, which is not over. */
  readonly recent: readonly number[];
  /** This month so far. */
  readonly used: number;
  /** Whole days of the month after today. */
  readonly daysLeft: number;
  /** Of today, minutes of the shop's clock. */
  readonly minutesGone: number;
}

export interface Forecast {
  /** At the end of the month. */
  readonly total: number;
  /** In how many days from today the limit will be reached (0: today); null: not this month. */
  limitIn(limit: number): number | null;
}

/** At the pace of the last two weeks; null: less than a day to go by. */
export function forecastOf({ recent, used, daysLeft, minutesGone }: Course): Forecast | null {
  const begun = recent.findIndex((amount) => amount > 0);
  const days = begun === -1 ? [] : recent.slice(Math.max(begun, recent.length - mostDays));
  const length = days.length - 1 + minutesGone / minutesOfDay;
  if (days.length === 0 || length < 1) return used === 0 && begun === -1 && recent.length > 1 ? still(0) : null;
  const perDay = days.reduce((sum, amount) => sum + amount, 0) / length;
  const restOfToday = 1 - minutesGone / minutesOfDay;
  return {
    total: used + perDay * (restOfToday + daysLeft),
    limitIn(limit) {
      if (used >= limit) return 0;
      if (perDay === 0) return null;
      const inDays = Math.max(0, Math.ceil((limit - used) / perDay - restOfToday));
      return inDays > daysLeft ? null : inDays;
    },
  };
}

/** Nothing was ever used. */
function still(total: number): Forecast {
  return { total, limitIn: () => null };
}
