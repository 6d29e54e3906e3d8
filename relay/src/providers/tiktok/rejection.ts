import type { RejectionKind } from '@tandem/shared/model';

/**
 * The platform's codes in our words. Errors ride HTTP 200 with a code; the general list has no word on direct messages, and 40064 is
 * the one that carries their rules.
 */
const kinds: Readonly<Record<number, RejectionKind>> = {
  40000: 'invalid',
  40001: 'permission',
  40002: 'invalid',
  40006: 'invalid',
  40007: 'unreachable',
  40008: 'invalid',
  40016: 'rate_limited',
  40051: 'invalid',
  40100: 'rate_limited',
  // The app's own credentials are wrong: an operator's matter, no reason to send every shop to its consent screen.
  40101: 'permission',
  40102: 'token_invalid',
  40103: 'token_invalid',
  40104: 'token_invalid',
  40105: 'token_invalid',
  40107: 'token_invalid',
  40108: 'invalid',
  40110: 'invalid',
  40113: 'permission',
  40118: 'permission',
  40130: 'permission',
  40131: 'token_invalid',
  40132: 'rate_limited',
  40133: 'rate_limited',
  40905: 'invalid',
  40906: 'invalid',
  40907: 'invalid',
  40908: 'invalid',
  60001: 'transient',
};

export const successCodes: readonly number[] = [0, 20001];

export function rejectionOf(code: number, message: string): RejectionKind {
  if (code === 40064) return blockedBy(message);
  if (code >= 50_000 && code < 52_000) return 'transient';
  return kinds[code] ?? 'invalid';
}

/** "You are sending messages too fast. Take a rest." is a daily cap of the account, final for the day. */
function blockedBy(message: string): RejectionKind {
  if (/too fast|take a rest/i.test(message)) return 'quota_exhausted';
  return /window|48 ?h/i.test(message) ? 'window_closed' : 'policy';
}

/** No Retry-After exists: the per-second limit is over in the next second, the per-minute one in five minutes. */
export function retryAfterMs(kind: RejectionKind, message: string): number | null {
  if (kind !== 'rate_limited') return null;
  return /minute|qpm/i.test(message) ? 300_000 : 1000;
}

/** No pause is longer: a header that says years is a mistake. */
const longestPauseMs = 15 * 60_000;

/** Seconds, or a date (RFC 9110, 10.2.3); null: it says nothing. */
export function retryAfterHeaderMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(longestPauseMs, Math.max(0, ms));
}

/** Server-side failures do not say whether the effect happened; a send that meets one is of unknown outcome. */
export function leavesDoubt(code: number): boolean {
  return code >= 50_000 && code < 52_000;
}
