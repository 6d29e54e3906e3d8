import type { Clock } from '@tandem/shared/lib';
import type { Database } from '../db/database.ts';
import { takeAppLimit } from '../db/global-tables.ts';

type Urgency = 'due' | 'patient' | 'spare';

interface Window {
  readonly n: number;
  readonly perMs: number;
}

/**
 * The calls one app registration may make, counted over all nodes. `due` waits for its turn; `patient` waits until half of the
 * budget is free, so that reading never delays a reply; `spare` goes only if it is, and does not wait. Resolves to 0, or to the milliseconds after which asking is worth it.
 */
export function createAppBudget(
  { db, clock }: { db: Database; clock: Clock },
  { key, windows }: { key: string; windows: readonly Window[] },
): (urgency: Urgency, signal: AbortSignal) => Promise<number> {
  const full = windows.map(withMargin);
  const spare = full.map(({ n, perMs }) => ({ n: Math.max(1, Math.floor(n / 2)), perMs }));
  return async (urgency, signal) => {
    for (;;) {
      const { waitMs } = await takeAppLimit(db, { key, windows: urgency === 'due' ? full : spare });
      if (waitMs === 0 || urgency === 'spare' || signal.aborted) return waitMs;
      await pause(clock, waitMs, signal);
    }
  };
}

/** Calls arrive at the platform less evenly than they left: a tenth more room keeps its own count below the limit. */
function withMargin({ n, perMs }: Window): Window {
  return { n, perMs: Math.ceil(perMs * 1.1) };
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}
