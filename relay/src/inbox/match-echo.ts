import type { DeliveryRecord } from './delivery-store.ts';
import { isSameText } from './same-text.ts';

/** The platform's clock against ours, and how long a platform may take over a send. */
const earlierMs = 2 * 60_000;
const laterMs = 10 * 60_000;

/**
 * Which of our tried deliveries the platform's copy is: the same words, at about that time; of several the oldest attempt. A wrong match
 * would hide a reply of the owner, a missed one would send twice, so what was never tried does not count.
 */
export function matchEcho<D extends Pick<DeliveryRecord, 'text' | 'state' | 'attempts' | 'attemptedAt' | 'externalId'>>(
  tried: readonly D[],
  echo: { readonly text: string; readonly occurredAt: number },
): D | null {
  const candidates = tried.filter(({ text, state, attempts, attemptedAt, externalId }) => {
    if (
      attemptedAt === null ||
      attempts === 0 ||
      externalId !== null ||
      state === 'sent' ||
      state === 'failed' ||
      state === 'expired'
    )
      return false;
    const lag = echo.occurredAt - attemptedAt.getTime();
    return lag >= -earlierMs && lag <= laterMs && isSameText(text, echo.text);
  });
  const oldest = candidates.toSorted((left, right) => Number(left.attemptedAt) - Number(right.attemptedAt));
  return oldest[0] ?? null;
}
