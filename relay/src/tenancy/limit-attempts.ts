import { createHash } from 'node:crypto';
import type { RelayContext } from '../context.ts';
import { takeAppLimit } from '../db/global-tables.ts';
import { ProblemError } from '../http/problem-error.ts';

const minute = 60_000;

/** Passwords are not to be guessed, and hashing them is not to keep the relay busy. Over all nodes. Throws `too_many_requests`. */
export async function limitAttempts(ctx: Pick<RelayContext, 'db'>, ip: string, email: string): Promise<void> {
  // The address itself has no business in that table.
  const who = createHash('sha256').update(email).digest('base64url');
  const limits = [
    { key: `sign-in:ip:${ip}`, windows: [{ n: 60, perMs: minute }] },
    {
      key: `sign-in:email:${who}`,
      windows: [
        { n: 10, perMs: minute },
        { n: 60, perMs: 60 * minute },
      ],
    },
  ];
  for (const limit of limits) {
    const { waitMs } = await takeAppLimit(ctx.db, limit);
    if (waitMs > 0) {
      throw new ProblemError('too_many_requests', `try again in ${Math.ceil(waitMs / 1000)} s`);
    }
  }
}
