import { type DeadLetter, replyLetterId } from '@tandem/shared/api';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type DeadReply, deadReplies } from '../inbox/index.ts';
import { deadLetterTimes } from '../queue/dead-jobs.ts';
import { deadJobs } from './dead-letter-store.ts';

/** Everything that ended without an outcome, newest first: jobs and webhooks that were given up, replies that did not arrive. */
export async function listDeadLetters(tx: TenantTx, now: number): Promise<DeadLetter[]> {
  const since = new Date(now - deadLetterTimes.keepMs);
  const letters = [...(await deadJobs(tx, since)), ...(await deadReplies(tx, { since })).map(replyLetter)];
  return letters.sort((left, right) => (placeOf(left) < placeOf(right) ? 1 : -1));
}

/** Sorts like the list, and is its cursor: it holds although the letter is gone meanwhile. */
export function placeOf({ diedAt, id }: DeadLetter): string {
  return `${diedAt} ${id}`;
}

/** Which message a letter is about; null: it is a job's. */
export function messageOf(letterId: string): string | null {
  return /^reply-(.+)$/.exec(letterId)?.[1] ?? null;
}

/** Trying again is no use where the channel's own rules stand in the way. */
const final: readonly (string | null)[] = ['window_closed', 'quota_exhausted'];

function replyLetter(reply: DeadReply): DeadLetter {
  const { messageId, conversationId, connectionId, state, rejection, rawCode, attempts } = reply;
  const at = reply.at.toISOString();
  return {
    id: replyLetterId(messageId),
    kind: 'reply',
    task: 'reply',
    cause: state === 'unknown' ? 'unknown' : state === 'failed' ? 'refused' : 'expired',
    detail: [rejection, rawCode].filter((word) => word !== null).join(' '),
    connectionId,
    conversationId,
    messageId,
    attempts,
    retries: 0,
    firstDiedAt: at,
    diedAt: at,
    retryAt: null,
    canRetry: state === 'unknown' || (state === 'failed' && !final.includes(rejection)),
  };
}
