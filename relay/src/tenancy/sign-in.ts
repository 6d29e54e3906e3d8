import type { api, InputOf, Session } from '@tandem/shared/api';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { openSession } from './open-session.ts';
import { isPassword } from './password.ts';
import { findSignIn, type SignInRow } from './session-store.ts';

/** Throws `invalid_credentials`, whatever was wrong. */
export async function signIn(ctx: RelayContext, input: InputOf<typeof api.login>['body'], by: Asker): Promise<Session> {
  const found = await findSignIn(ctx, input.email);
  const isRight = await isPassword(found?.passwordHash ?? null, input.password);
  const membership = found?.memberships.find((one) => input.tenantId === undefined || one.tenantId === input.tenantId);
  if (!isRight || found === null || membership === undefined) {
    // After the answer, which must not tell by its time whether anybody has that address.
    if (found !== null) {
      recordFailure(ctx, found, by).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'failed sign-in not recorded'),
      );
    }
    throw new ProblemError('invalid_credentials', 'e-mail address or password is wrong');
  }
  const { personId: id, name, email, memberships } = found;
  return openSession(ctx, { person: { id, name, email }, membership, memberships, deviceName: input.deviceName, by });
}

/** In every shop that the person could have opened. */
async function recordFailure(ctx: RelayContext, { personId: id, memberships }: SignInRow, by: Asker): Promise<void> {
  for (const { tenantId } of memberships) {
    const subject = { kind: 'person', id } as const;
    await ctx.db.withTenant(tenantId, (tx) =>
      recordAudit(tx, { ...by, act: 'session.sign_in', subject, result: 'failed' }),
    );
  }
}
