import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { RelayContext } from '../context.ts';

/**
 * A refresh token's life. Also how long the immediate predecessor still gives its successor, while nobody has used that: the answer may
 * have been lost on the way, and the laptop been closed for days since. Once the successor comes, its predecessor is a used token like
 * all before it.
 */
export const refreshTokenMs = 7 * 24 * 3_600_000;

// `<session id>.<secret>`. The database knows hashes only. The secret's successor is computed from it, so a repeated request gets the
// same successor although nobody stores it; computing it takes the relay's key and the predecessor.

export function firstRefreshToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(32).toString('base64url')}`;
}

export function successorOf(ctx: Pick<RelayContext, 'keys'>, token: string): string {
  const secret = createHmac('sha256', ctx.keys.derive('refresh-token')).update(token).digest('base64url');
  return `${sessionIdOf(token)}.${secret}`;
}

/** Null when it does not even look like one. */
export function sessionIdOf(token: string): string | null {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{43}$/.exec(token)?.[1] ?? null;
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
