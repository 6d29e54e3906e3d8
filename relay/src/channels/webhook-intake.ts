import type { RelayContext } from '../context.ts';
import { type NewWebhookDelivery, storeWebhookDelivery } from '../db/global-tables.ts';

/** Below the 5 s in which platforms want an answer. */
const answerWithinMs = 4000;
/** What may wait for the database at a time; beyond that a platform's own memory is the better place. */
const mostWaitingBytes = 64 * 1024 * 1024;
const mostWaiting = 2000;

/** Nothing is confirmed, so the platform comes again; what is stored after all is met as known then. */
export class WebhookNotStoredError extends Error {
  override readonly name = 'WebhookNotStoredError';
}

export interface WebhookIntake {
  /** @throws WebhookNotStoredError, or the driver's error; within `answerWithinMs` in any case. */
  store(delivery: NewWebhookDelivery): Promise<{ id: string; isNew: boolean }>;
}

/** Storing, with a bound on the time to an answer and on what waits: a database that hangs must not hang its callers. */
export function createWebhookIntake({ db, clock }: Pick<RelayContext, 'db' | 'clock'>): WebhookIntake {
  let waiting = 0;
  let waitingBytes = 0;
  return {
    async store(delivery) {
      const size = delivery.body.byteLength;
      if (waiting >= mostWaiting || waitingBytes + size > mostWaitingBytes) {
        throw new WebhookNotStoredError('too much waits for the database');
      }
      waiting += 1;
      waitingBytes += size;
      // Counted until the database has let go of it, not until we have: it still holds the bytes.
      const stored = storeWebhookDelivery(db, delivery).finally(() => {
        waiting -= 1;
        waitingBytes -= size;
      });
      let cancel: () => void = () => undefined;
      const tooLate = new Promise<never>((_, reject) => {
        cancel = clock.after(answerWithinMs, () => reject(new WebhookNotStoredError('the database takes too long')));
      });
      try {
        return await Promise.race([stored, tooLate]);
      } finally {
        cancel();
        // Whoever came too late was told so; its own end, good or bad, changes nothing any more.
        stored.catch(() => undefined);
      }
    },
  };
}
