import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../context.ts';
import { accessToken, authCode, refreshToken } from '../ids.ts';
import type { AuthCode, Grant, Token } from '../state/model.ts';
import type { State } from '../state/state.ts';

/** An auth code lives ten minutes. */
const CODE_LIFE_MS = 600_000;

/** True while the account has a grant that was not taken back and can still be refreshed. */
export function isAuthorized(state: State, businessId: string, now: number): boolean {
  return state.grants
    .where((grant) => grant.businessId === businessId && grant.revokedAt === null)
    .some((grant) =>
      state.tokens
        .where((token) => token.grantId === grant.id)
        .some((token) => token.spentAt === null && token.expiresAt > now),
    );
}

export function approve(
  sandbox: Sandbox,
  input: { businessId: string; scopes: string[]; redirectUri: string },
): AuthCode {
  const now = sandbox.clock.now();
  const grant = sandbox.state.grants.put({
    id: randomUUID(),
    businessId: input.businessId,
    scopes: input.scopes,
    grantedAt: now,
    revokedAt: null,
  });
  return sandbox.state.authCodes.put({
    id: authCode(),
    grantId: grant.id,
    redirectUri: input.redirectUri,
    expiresAt: now + CODE_LIFE_MS,
    usedAt: null,
  });
}

export function issueToken(sandbox: Sandbox, kind: Token['kind'], grant: Grant, expiresAt: number): Token {
  return sandbox.state.tokens.put({
    id: kind === 'access' ? accessToken() : refreshToken(),
    kind,
    grantId: grant.id,
    expiresAt,
    spentAt: null,
  });
}

/** The data block of a token reply, the same for exchange and refresh. */
export function tokenReply(sandbox: Sandbox, grant: Grant, access: Token, refresh: Token): Record<string, unknown> {
  const now = sandbox.clock.now();
  return {
    access_token: access.id,
    token_type: 'Bearer',
    expires_in: Math.floor((access.expiresAt - now) / 1000),
    refresh_token: refresh.id,
    refresh_token_expires_in: Math.floor((refresh.expiresAt - now) / 1000),
    scope: grant.scopes.join(','),
    open_id: grant.businessId,
  };
}

/** Ends what an account has granted, however often it was asked; every token of it is an invalid one from then on. */
export function revoke(sandbox: Sandbox, businessId: string): number {
  const now = sandbox.clock.now();
  const grants = sandbox.state.grants.where((grant) => grant.revokedAt === null && grant.businessId === businessId);
  for (const grant of grants) {
    sandbox.state.grants.patch(grant.id, { revokedAt: now });
    sandbox.feed.publish('account', { businessId: grant.businessId });
  }
  return grants.length;
}

/** 0 unknown, 1 user disconnected, 2 account deleted, 3 age change, 4 banned, 5 developer revoked. */
export function announceRemoval(sandbox: Sandbox, businessId: string, reason: number): void {
  sandbox.webhooks.emit({
    event: 'authorization.removed',
    businessId,
    content: { reason },
    evenIfRevoked: true,
  });
}

/** Lets the running tokens of an account end now. */
export function expireTokens(sandbox: Sandbox, businessId: string, kind: Token['kind'] | 'both'): number {
  const now = sandbox.clock.now();
  const grants = new Set(sandbox.state.grants.where((grant) => grant.businessId === businessId).map(({ id }) => id));
  const tokens = sandbox.state.tokens.where(
    (token) => grants.has(token.grantId) && (kind === 'both' || token.kind === kind) && token.expiresAt > now,
  );
  for (const token of tokens) sandbox.state.tokens.patch(token.id, { expiresAt: now });
  return tokens.length;
}
