import type { api, InputOf, Membership, Session } from '@tandem/shared/api';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { limitCodes } from './limit-attempts.ts';
import { openSession } from './open-session.ts';
import { isPassword } from './password.ts';
import { passSecondFactor } from './second-factor.ts';
import { findSignIn, type SignInRow } from './session-store.ts';
import { ownSuspension, suspended } from './suspension.ts';

/** Throws `invalid_credentials`, whatever was wrong; then `second_factor_required` and `code_invalid`. */
export async function signIn(ctx: RelayContext, input: InputOf<typeof api.login>['body'], by: Asker): Promise<Session> {
  const found = await findSignIn(ctx, input.email);
  const isRight = await isPassword(found?.passwordHash ?? null, input.password);
  const asked =
    found?.memberships.filter((one) => input.tenantId === undefined || one.tenantId === input.tenantId) ?? [];
  if (!isRight || found === null || asked.length === 0) {
    // After the answer, which must not tell by its time whether anybody has that address.
    if (found !== null) {
      recordFailure(ctx, found, by).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'failed sign-in not recorded'),
      );
    }
    throw new ProblemError('invalid_credentials', 'e-mail address or password is wrong');
  }
  const { personId: id, name, email, memberships } = found;
  const membership = await openShop(ctx, asked);
  if (input.code !== undefined) await limitCodes(ctx, id);
  try {
    await ctx.db.withTenant(membership.tenantId, (tx) =>
      passSecondFactor(ctx, tx, { personId: id, code: input.code, by }),
    );
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'code_invalid') await recordFailure(ctx, found, by);
    throw error;
  }
  return openSession(ctx, { person: { id, name, email }, membership, memberships, deviceName: input.deviceName, by });
}

/** The first that is not suspended. Throws `shop_suspended`. */
async function openShop(ctx: RelayContext, memberships: readonly Membership[]): Promise<Membership> {
  let reason = '';
  for (const membership of memberships) {
    const found = await ctx.db.withTenant(membership.tenantId, ownSuspension);
    if (found === null) return membership;
    reason ||= found;
  }
  throw suspended(reason);
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
