import type { api, InputOf, Session } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { openSession } from './open-session.ts';
import { isPassword } from './password.ts';
import { findSignIn } from './session-store.ts';

/** Throws `invalid_credentials`, whatever was wrong. */
export async function signIn(ctx: RelayContext, input: InputOf<typeof api.login>['body']): Promise<Session> {
  const found = await findSignIn(ctx.db, input.email);
  const isRight = await isPassword(found?.passwordHash ?? null, input.password);
  const membership = found?.memberships.find((one) => input.tenantId === undefined || one.tenantId === input.tenantId);
  if (!isRight || found === null || membership === undefined) {
    throw new ProblemError('invalid_credentials', 'e-mail address or password is wrong');
  }
  const { personId: id, name, email, memberships } = found;
  return openSession(ctx, { person: { id, name, email }, membership, memberships, deviceName: input.deviceName });
}
