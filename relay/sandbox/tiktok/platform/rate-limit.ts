import type { Rates } from '../options.ts';

/** After too many calls in one minute the app stays shut for this long. */
const MINUTE_PENALTY_MS = 300_000;

export interface RateLimit {
  /** Counts one call; false = refused. A refused call counts too, as on the platform's gateway. */
  take(now: number): boolean;
}

/** Fixed windows per app: the next second, five minutes, the next UTC day bring it back. */
export function createRateLimit(rates: Rates): RateLimit {
  const windows = [
    { lengthMs: 1000, most: () => rates.perSecond, index: -1, used: 0 },
    { lengthMs: 60_000, most: () => rates.perMinute, index: -1, used: 0 },
    { lengthMs: 86_400_000, most: () => rates.perDay, index: -1, used: 0 },
  ];
  let shutUntil = 0;
  return {
    take(now) {
      if (now < shutUntil) return false;
      let isFree = true;
      for (const window of windows) {
        const index = Math.floor(now / window.lengthMs);
        if (index !== window.index) {
          window.index = index;
          window.used = 0;
        }
        window.used += 1;
        if (window.used > window.most()) {
          isFree = false;
          if (window.lengthMs === 60_000) shutUntil = now + MINUTE_PENALTY_MS;
        }
      }
      return isFree;
    },
  };
}
