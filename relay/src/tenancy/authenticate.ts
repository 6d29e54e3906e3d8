import type { RelayContext } from '../context.ts';
import type { Authenticate } from '../http/bind-routes.ts';
import { verifyAccessToken } from './access-token.ts';
import { type ApiKeys, apiKeyPrefix, noApiKeys } from './api-keys.ts';
import { admitCaller } from './session-store.ts';
import { suspended } from './suspension.ts';

/** Throws `shop_suspended`. The token says who signed in and where; the database says whether that still holds and in which role. */
export function createAuthenticate(
  ctx: Pick<RelayContext, 'keys' | 'clock' | 'db'>,
  apiKeys: ApiKeys = noApiKeys,
): Authenticate {
  return async (authorization) => {
    const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1];
    if (token?.startsWith(apiKeyPrefix)) return apiKeys.admit(token);
    const claims = token === undefined ? null : await verifyAccessToken(ctx, token);
    if (claims === null) return null;
    const { sessionId, pairHash } = claims;
    const row = await admitCaller(ctx.db, { sessionId, pairHash, now: new Date(ctx.clock.now()) });
    if (row === null || row.personId !== claims.personId || row.tenantId !== claims.tenantId) return null;
    if (row.suspension !== null) throw suspended(row.suspension);
    const { tenantId, personId, role } = row;
    return { caller: { tenantId, personId, sessionId, role }, expiresAt: claims.expiresAt };
  };
}
