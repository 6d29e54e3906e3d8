import type { Membership, Person, Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { issueAccessToken } from './access-token.ts';
import { firstRefreshToken, hashToken, refreshTokenMs } from './refresh-token.ts';
import { createSession } from './session-store.ts';

export interface SignedIn {
  readonly person: Person;
  /** The shop that the access token opens. */
  readonly membership: Membership;
  readonly memberships: Membership[];
}

/** A session of this device, with its first pair of tokens. */
export async function openSession(
  ctx: RelayContext,
  signedIn: SignedIn & { deviceName: string; by: Asker },
): Promise<Session> {
  const id = newId();
  const refreshToken = firstRefreshToken(id);
  const refreshExpiresAt = ctx.clock.now() + refreshTokenMs;
  const { person, membership, by } = signedIn;
  await ctx.db.withTenant(membership.tenantId, async (tx) => {
    await createSession(tx, {
      id,
      personId: person.id,
      tenantId: membership.tenantId,
      deviceName: signedIn.deviceName,
      tokenHash: hashToken(refreshToken),
      expiresAt: new Date(refreshExpiresAt),
    });
    const actor = { kind: 'person', id: person.id, role: membership.role } as const;
    await recordAudit(tx, { actor, from: { ...by.from, sessionId: id }, act: 'session.sign_in' });
  });
  return describeSession(ctx, signedIn, { id, refreshToken, refreshExpiresAt });
}

export async function describeSession(
  ctx: RelayContext,
  { person, membership, memberships }: SignedIn,
  session: { id: string; refreshToken: string; refreshExpiresAt: number },
): Promise<Session> {
  const access = await issueAccessToken(ctx, {
    personId: person.id,
    tenantId: membership.tenantId,
    sessionId: session.id,
    pairHash: hashToken(session.refreshToken),
  });
  return {
    accessToken: access.token,
    accessExpiresAt: new Date(access.expiresAt).toISOString(),
    refreshToken: session.refreshToken,
    refreshExpiresAt: new Date(session.refreshExpiresAt).toISOString(),
    person,
    membership,
    memberships,
  };
}
