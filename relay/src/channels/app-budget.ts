import type { Clock } from '@tandem/shared/lib';
import type { Database } from '../db/database.ts';
import { askAppTurn, handOutAppTurns, pauseAppCalls, takeAppCall } from '../db/global-tables.ts';
import { deliverReplyName } from '../inbox/index.ts';
import type { CallClass } from '../providers/provider.ts';
import type { SendTurns } from './channel.ts';

interface Window {
  readonly n: number;
  readonly perMs: number;
}

export interface AppBudget {
  /**
   * One call. `send`, `refresh` and `read` wait for their turn, in this order of urgency, reads within a fifth of the budget; `spare`
   * goes only while half of it is free, and does not wait. Resolves to 0, or to the milliseconds after which asking is worth it.
   */
  take(callClass: CallClass, signal: AbortSignal): Promise<number>;
  /** The platform was asked too often: nobody of this class, or a less urgent one, calls before. */
  pause(callClass: CallClass, pauseMs: number): Promise<void>;
  readonly turns: SendTurns;
}

/** The calls one app registration may make, counted over all nodes and fair between shops; the rules are the database's functions. */
export function createAppBudget(
  { db, clock }: { db: Database; clock: Clock },
  { key, windows }: { key: string; windows: readonly Window[] },
): AppBudget {
  const limit = { key, windows: windows.map(withMargin) };
  let onWaiting: () => void = () => undefined;
  let isContended = false;
  return {
    async take(callClass, signal) {
      const since = clock.now();
      for (;;) {
        const { waitMs } = await takeAppCall(db, limit, { callClass, waitedMs: clock.now() - since });
        if (waitMs === 0 || callClass === 'spare' || signal.aborted) return waitMs;
        await pause(clock, waitMs, signal);
      }
    },
    pause: (callClass, pauseMs) => pauseAppCalls(db, key, callClass, pauseMs),
    turns: {
      async ask(turn) {
        const isTaken = await askAppTurn(db, limit, turn);
        if (!isTaken) {
          isContended = true;
          onWaiting();
        }
        return isTaken;
      },
      async handOut() {
        const waitMs = await handOutAppTurns(db, limit, deliverReplyName);
        isContended = waitMs !== null;
        return waitMs;
      },
      isContended: () => isContended,
      onWaiting: (listener) => {
        onWaiting = listener;
      },
    },
  };
}

/** Calls arrive at the platform less evenly than they left: a tenth more room, and no less than it takes to get there. */
function withMargin({ n, perMs }: Window): Window {
  return { n, perMs: perMs + Math.max(200, Math.ceil(perMs / 10)) };
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
