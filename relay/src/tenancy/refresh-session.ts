import type { Session } from '@tandem/shared/api';
import type { TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { describeSession } from './open-session.ts';
import { hashToken, refreshTokenMs, sessionIdOf, successorOf } from './refresh-token.ts';
import { findCaller, membershipsOf, moveSession, rotateSession } from './session-store.ts';

/**
 * The next pair. A used token revokes the whole session, except the immediate predecessor while nothing of its successor's pair has been
 * used. `toTenant` moves the session to another shop of the person; without a membership there it stays. Throws `unauthorized`.
 */
export async function refreshSession(ctx: RelayContext, token: string, toTenant?: TenantId): Promise<Session> {
  const id = sessionIdOf(token);
  if (id === null) throw refused();
  const now = ctx.clock.now();
  const successor = successorOf(ctx, token);
  const outcome = await rotateSession(ctx.db, {
    id,
    presented: hashToken(token),
    successor: hashToken(successor),
    now: new Date(now),
    graceMs: refreshTokenMs,
    expiresAt: new Date(now + refreshTokenMs),
  });
  if (outcome === 'reused') ctx.log.warn({ sessionId: id }, 'a used refresh token came again: session revoked');
  if (outcome === 'reused' || outcome === 'late' || outcome === 'unknown') throw refused();
  if (toTenant !== undefined) await moveSession(ctx.db, id, toTenant);
  const caller = await findCaller(ctx.db, id);
  if (caller === null) throw refused();
  const { personId, name, email, tenantId, tenantName, role, expiresAt } = caller;
  await forgetOldAnswers(ctx, tenantId);
  return describeSession(
    ctx,
    {
      person: { id: personId, name, email },
      membership: { tenantId, tenantName, role },
      memberships: await membershipsOf(ctx.db, personId),
    },
    { id, refreshToken: successor, refreshExpiresAt: expiresAt.getTime() },
  );
}

/** Once an hour and device: the desktop's outbox repeats a request for days, not for weeks. */
async function forgetOldAnswers(ctx: RelayContext, tenantId: TenantId): Promise<void> {
  await ctx.db.withTenant(
    tenantId,
    ({ sql }) => sql`
      delete from idempotent_answer where tenant_id = ${tenantId} and created_at < now() - interval '14 days'`,
  );
}

function refused(): ProblemError {
  return new ProblemError('unauthorized', 'this refresh token does not hold (any more): sign in again');
}
