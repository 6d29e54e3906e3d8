import type { Clock } from '@tandem/shared/lib';
import { RelayError } from './relay-error.ts';

/** The limit is one of minutes; what asks for more patience than that is told to the person. */
const longestMs = 61_000;
const mostWaits = 3;
/** Many windows and devices of a shop come back from one minute together. */
const spreadMs = 2_000;

/** Sends, and where the shop has asked too much this minute, waits as the relay says and sends again. Nothing happened meanwhile. */
export async function whenItsTurnComes<T>(clock: Clock, send: () => Promise<T>): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await send();
    } catch (error) {
      const waitMs = waits < mostWaits ? waitOf(error) : null;
      if (waitMs === null) throw error;
      await new Promise<void>((resolve) => clock.after(waitMs + Math.random() * spreadMs, resolve));
    }
  }
}

function waitOf(error: unknown): number | null {
  if (!(error instanceof RelayError) || error.failure.kind !== 'refused') return null;
  const { code, retryAfterMs } = error.failure;
  return code === 'too_many_requests' && retryAfterMs !== null && retryAfterMs <= longestMs ? retryAfterMs : null;
}
