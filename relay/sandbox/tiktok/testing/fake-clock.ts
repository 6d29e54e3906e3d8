import type { Clock } from '../clock.ts';

/** A clock that moves only when told to; `advance` runs what falls due, in order of time. */
export interface FakeClock extends Clock {
  advance(byMs: number): void;
  /** Due times (epoch ms) of what waits, soonest first. */
  pending(): number[];
}

export function fakeClock(startAt = Date.parse('2026-11-20T03:00:00Z')): FakeClock {
  let now = startAt;
  let waiting: { at: number; action: () => void }[] = [];
  return {
    now: () => now,
    after(delayMs, action) {
      const entry = { at: now + Math.max(0, delayMs), action };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(byMs) {
      const target = now + byMs;
      for (;;) {
        const next = waiting.filter((entry) => entry.at <= target).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((entry) => entry !== next);
        now = Math.max(now, next.at);
        next.action();
      }
      now = target;
    },
    pending: () => waiting.map((entry) => entry.at).sort((a, b) => a - b),
  };
}
