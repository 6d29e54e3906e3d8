/** Exponential backoff with full jitter: attempt 1 gives up to `baseMs`, doubling up to `capMs`. `random` in [0, 1). */
export function backoffMs(attempt: number, baseMs: number, capMs: number, random = Math.random()): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
