import { type PersonId, personId, type TenantId, tenantId } from '@tandem/shared/model';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';

export const accessTokenMs = 3_600_000;
const form = { issuer: 'tandem-relay', audience: 'tandem-inbox' } as const;
const typ = 'at+jwt';

export interface AccessClaims {
  readonly personId: PersonId;
  /** The one tenant it opens. */
  readonly tenantId: TenantId;
  readonly sessionId: string;
  /** Hash of the refresh token it was issued with: who uses the one has the other. */
  readonly pairHash: Buffer;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const claims = z.object({ sub: personId, tid: tenantId, sid: z.uuid(), rth: z.string(), exp: z.int() });

export async function issueAccessToken(
  ctx: Pick<RelayContext, 'keys' | 'clock'>,
  subject: Omit<AccessClaims, 'expiresAt'>,
): Promise<{ token: string; expiresAt: number }> {
  const issuedAt = Math.floor(ctx.clock.now() / 1000);
  const expiresAt = issuedAt + accessTokenMs / 1000;
  const token = await new SignJWT({
    tid: subject.tenantId,
    sid: subject.sessionId,
    rth: subject.pairHash.toString('base64url'),
  })
    .setProtectedHeader({ alg: 'HS256', typ })
    .setSubject(subject.personId)
    .setIssuer(form.issuer)
    .setAudience(form.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(ctx.keys.derive('access-token'));
  return { token, expiresAt: expiresAt * 1000 };
}

/** Null for anything that is not a token of ours that still holds. Whether its session still does is for the database to say. */
export async function verifyAccessToken(
  ctx: Pick<RelayContext, 'keys' | 'clock'>,
  token: string,
): Promise<AccessClaims | null> {
  if (!isCanonical(token)) return null;
  try {
    const { payload } = await jwtVerify(token, ctx.keys.derive('access-token'), {
      ...form,
      typ,
      algorithms: ['HS256'],
      currentDate: new Date(ctx.clock.now()),
    });
    const { sub, tid, sid, rth, exp } = claims.parse(payload);
    return {
      personId: sub,
      tenantId: tid,
      sessionId: sid,
      pairHash: Buffer.from(rth, 'base64url'),
      expiresAt: exp * 1000,
    };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** The last letter of a part may have bits that mean nothing: of the spellings of one token only ours is taken. */
function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}
