import type { Session } from '@tandem/shared/api';
import type { TenantId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { describeSession } from './open-session.ts';
import { hashToken, refreshTokenMs, sessionIdOf, successorOf } from './refresh-token.ts';
import { findCaller, membershipsOf, moveSession, ownerOfSession, rotateSession } from './session-store.ts';
import { ownSuspension, suspended, suspensionOfSession } from './suspension.ts';

/**
 * The next pair. A used token revokes the whole session, except the immediate predecessor while nothing of its successor's pair has been
 * used. `toTenant` moves the session to another shop of the person; without a membership there it stays. Throws `unauthorized`,
 * `shop_suspended`.
 */
export async function refreshSession(
  ctx: RelayContext,
  token: string,
  { toTenant, by }: { toTenant?: TenantId; by: Asker },
): Promise<Session> {
  const id = sessionIdOf(token);
  if (id === null) throw refused();
  if (toTenant === undefined) {
    const reason = await suspensionOfSession(ctx, id);
    if (reason !== null) throw suspended(reason);
  }
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
  if (outcome === 'reused') await noteTheft(ctx, id, by);
  if (outcome === 'reused' || outcome === 'late' || outcome === 'unknown') throw refused();
  if (toTenant !== undefined) await switchShop(ctx, id, toTenant, by);
  const caller = await findCaller(ctx, id);
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

async function switchShop(ctx: RelayContext, id: string, toTenant: TenantId, by: Asker): Promise<void> {
  const before = await findCaller(ctx, id);
  if (before === null || before.tenantId === toTenant) return;
  await ctx.db.withTenant(toTenant, async (tx) => {
    if (!(await moveSession(tx, id))) return;
    const reason = await ownSuspension(tx);
    if (reason !== null) throw suspended(reason);
    const actor = { kind: 'person', id: before.personId } as const;
    await recordAudit(tx, { actor, from: { ...by.from, sessionId: id }, act: 'session.switch_shop' });
  });
}

async function noteTheft(ctx: RelayContext, id: string, by: Asker): Promise<void> {
  ctx.log.warn({ sessionId: id }, 'a used refresh token came again: session revoked');
  const owner = await ownerOfSession(ctx.db, id);
  if (owner === null) return;
  const subject = { kind: 'session', id } as const;
  await ctx.db.withTenant(owner.tenantId, (tx) =>
    recordAudit(tx, { ...by, act: 'session.end_stolen', subject, detail: { person: owner.personId } }),
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
