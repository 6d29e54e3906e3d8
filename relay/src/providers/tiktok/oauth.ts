import { z } from 'zod';
import { type GrantedToken, ProviderError } from '../provider.ts';
import type { TiktokApi } from './api-client.ts';
import type { TiktokApp } from './app.ts';

/** Without these an account cannot be served. The owner may untick single ones on the consent screen. */
export const requiredScopes = [
  'user.info.basic',
  'user.info.username',
  'message.list.read',
  'message.list.send',
] as const;
/** One scope the app was not approved for fails the whole consent, so no more is asked than is used. */
export const optionalScopes = ['message.list.manage'] as const;

const tokenData = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive(),
  scope: z.string().default(''),
  open_id: z.string().min(1),
});

/** The app is named three ways: `client_key` here and in webhooks, `client_id` for tokens, `app_id` for the rest. */
export function authorizeUrl(app: TiktokApp, { state, redirectUri }: { state: string; redirectUri: string }): string {
  const url = new URL(app.authorizeUrl);
  url.searchParams.set('client_key', app.appId);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('scope', [...requiredScopes, ...optionalScopes].join(','));
  url.searchParams.set('state', state);
  // Else somebody who consented before is sent back at once, with no chance to choose another account.
  url.searchParams.set('disable_auto_auth', '1');
  return url.href;
}

export async function exchangeCode(
  app: TiktokApp,
  api: TiktokApi,
  input: { code: string; redirectUri: string; signal: AbortSignal },
): Promise<GrantedToken> {
  const data = await api({
    method: 'POST',
    callClass: 'refresh',
    path: '/tt_user/oauth2/token/',
    body: {
      ...credentials(app),
      grant_type: 'authorization_code',
      auth_code: input.code,
      redirect_uri: input.redirectUri,
    },
    data: tokenData,
    signal: input.signal,
  });
  return grantedToken(data, app.now());
}

/** May rotate the refresh token: what comes back must be stored, always. */
export async function refreshToken(
  app: TiktokApp,
  api: TiktokApi,
  input: { refreshToken: string; signal: AbortSignal },
): Promise<GrantedToken> {
  const data = await api({
    method: 'POST',
    callClass: 'refresh',
    path: '/tt_user/oauth2/refresh_token/',
    body: { ...credentials(app), grant_type: 'refresh_token', refresh_token: input.refreshToken },
    data: tokenData,
    signal: input.signal,
  });
  return grantedToken(data, app.now());
}

/** A token that is dead already counts as revoked. */
export async function revokeToken(
  app: TiktokApp,
  api: TiktokApi,
  input: { accessToken: string; signal: AbortSignal },
): Promise<void> {
  try {
    await api({
      method: 'POST',
      callClass: 'refresh',
      path: '/tt_user/oauth2/revoke/',
      body: { ...credentials(app), access_token: input.accessToken },
      data: z.unknown(),
      signal: input.signal,
    });
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === 'token_invalid')) throw error;
  }
}

function credentials(app: TiktokApp): { client_id: string; client_secret: string } {
  return { client_id: app.appId, client_secret: app.appSecrets[0]?.reveal() ?? '' };
}

function grantedToken(data: z.output<typeof tokenData>, now: number): GrantedToken {
  return {
    externalAccountId: data.open_id,
    accessToken: data.access_token,
    accessExpiresAt: now + data.expires_in * 1000,
    refreshToken: data.refresh_token,
    refreshExpiresAt: now + data.refresh_token_expires_in * 1000,
    scopes: scopesOf(data.scope),
  };
}

function scopesOf(scope: string): string[] {
  return scope
    .split(/[,\s]+/)
    .filter((item) => item !== '')
    .sort();
}
