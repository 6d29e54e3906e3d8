import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { Grant, Token } from '../state/model.ts';
import { announceRemoval, issueToken, revoke, tokenReply } from '../world/grants.ts';
import { defineEndpoint } from './endpoint.ts';
import { refusals } from './errors.ts';
import { required } from './params.ts';

const appCredentials = { client_id: required, client_secret: required };

function checkApp(sandbox: Sandbox, id: string, secret: string): void {
  if (id !== sandbox.appId || secret !== sandbox.appSecret) throw refusals.wrongSecret();
}

function livingGrant(sandbox: Sandbox, token: Token | undefined): Grant | undefined {
  const grant = token === undefined ? undefined : sandbox.state.grants.get(token.grantId);
  return grant?.revokedAt === null ? grant : undefined;
}

const exchange = defineEndpoint({
  method: 'POST',
  path: '/tt_user/oauth2/token/',
  auth: 'none',
  input: z.object({ ...appCredentials, grant_type: z.string(), auth_code: required, redirect_uri: required }),
  handle(sandbox, _call, input) {
    checkApp(sandbox, input.client_id, input.client_secret);
    if (input.grant_type !== 'authorization_code') throw refusals.grantType();
    const now = sandbox.clock.now();
    const code = sandbox.state.authCodes.get(input.auth_code);
    if (code === undefined || code.usedAt !== null || code.expiresAt <= now) throw refusals.codeSpent();
    if (code.redirectUri !== input.redirect_uri) throw refusals.invalidParam('redirect_uri');
    const grant = sandbox.state.grants.get(code.grantId);
    if (grant === undefined || grant.revokedAt !== null) throw refusals.codeSpent();
    sandbox.state.authCodes.patch(code.id, { usedAt: now });
    const { accessTokenLife, refreshTokenLife } = sandbox.policies;
    const access = issueToken(sandbox, 'access', grant, now + accessTokenLife * 1000);
    const refresh = issueToken(sandbox, 'refresh', grant, now + refreshTokenLife * 1000);
    sandbox.feed.publish('account', { businessId: grant.businessId });
    return tokenReply(sandbox, grant, access, refresh);
  },
});

const refreshTokens = defineEndpoint({
  method: 'POST',
  path: '/tt_user/oauth2/refresh_token/',
  auth: 'none',
  input: z.object({ ...appCredentials, grant_type: z.string(), refresh_token: required }),
  handle(sandbox, _call, input) {
    checkApp(sandbox, input.client_id, input.client_secret);
    if (input.grant_type !== 'refresh_token') throw refusals.grantType();
    const { state, policies } = sandbox;
    const now = sandbox.clock.now();
    const token = state.tokens.get(input.refresh_token);
    const grant = livingGrant(sandbox, token);
    if (token?.kind !== 'refresh' || grant === undefined || token.spentAt !== null) throw refusals.refreshInvalid();
    if (token.expiresAt <= now) throw refusals.refreshExpired();
    // The one-year clock is not restarted by a refresh, unless the policy says so.
    const endsAt = policies.renewRefreshLife ? now + policies.refreshTokenLife * 1000 : token.expiresAt;
    const access = issueToken(sandbox, 'access', grant, now + policies.accessTokenLife * 1000);
    if (!policies.rotateRefreshTokens) {
      return tokenReply(sandbox, grant, access, state.tokens.patch(token.id, { expiresAt: endsAt }));
    }
    state.tokens.patch(token.id, { spentAt: now });
    return tokenReply(sandbox, grant, access, issueToken(sandbox, 'refresh', grant, endsAt));
  },
});

/** The grant of an access token named in a body; the same codes as at the gate. */
function grantOfAccessToken(sandbox: Sandbox, id: string): Grant {
  const token = sandbox.state.tokens.get(id);
  const grant = livingGrant(sandbox, token);
  if (token?.kind !== 'access' || grant === undefined) throw refusals.tokenInvalid();
  if (token.expiresAt <= sandbox.clock.now()) throw refusals.tokenExpired();
  return grant;
}

const revokeToken = defineEndpoint({
  method: 'POST',
  path: '/tt_user/oauth2/revoke/',
  auth: 'none',
  input: z.object({ ...appCredentials, access_token: required }),
  handle(sandbox, _call, input) {
    checkApp(sandbox, input.client_id, input.client_secret);
    const grant = grantOfAccessToken(sandbox, input.access_token);
    revoke(sandbox, grant.businessId);
    announceRemoval(sandbox, grant.businessId, 5);
    return {};
  },
});

const tokenInfo = defineEndpoint({
  method: 'POST',
  path: '/tt_user/token_info/get/',
  auth: 'none',
  input: z.object({ app_id: required, access_token: required }),
  handle(sandbox, _call, input) {
    if (input.app_id !== sandbox.appId) throw refusals.wrongSecret();
    const grant = grantOfAccessToken(sandbox, input.access_token);
    return { app_id: sandbox.appId, creator_id: grant.businessId, scope: grant.scopes.join(',') };
  },
});

export const oauthEndpoints = [exchange, refreshTokens, revokeToken, tokenInfo];
