import { createHash } from 'node:crypto';
import type { ConnectionId } from '@tandem/shared/model';
import type { JobRequest } from '../queue/task.ts';

export const refreshTokenName = 'refresh-token';

/** One waiting job per account, whoever asks for it. */
export function refreshTokenJob(connectionId: ConnectionId, runAt: Date, failures = 0): JobRequest {
  return {
    task: refreshTokenName,
    payload: { connectionId, failures },
    key: `${refreshTokenName}:${connectionId}`,
    keyMode: 'replace',
    runAt,
  };
}

/**
 * After 58 to 66 % of the life that the platform returned, so that an outage of hours is survived. Where in that span is the account's
 * own, and another one each time: accounts that were linked together do not come together for ever. Null: it does not end.
 */
export function refreshDueAt(connectionId: ConnectionId, issuedAt: Date, expiresAt: Date | null): Date | null {
  if (expiresAt === null) return null;
  const life = Math.max(0, expiresAt.getTime() - issuedAt.getTime());
  const digest = createHash('sha256').update(`${connectionId} ${issuedAt.getTime()}`).digest();
  const jitter = digest.readUInt32BE() / 2 ** 32;
  return new Date(issuedAt.getTime() + life * (0.58 + 0.08 * jitter));
}
