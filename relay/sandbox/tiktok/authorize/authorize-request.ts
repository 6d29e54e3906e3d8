import type { Sandbox } from '../context.ts';

export interface AuthorizeRequest {
  redirectUri: string;
  state: string | undefined;
  scopes: string[];
}

export type AuthorizeProblem =
  /** Nobody to send back to: shown on the page. */
  { kind: 'page'; problem: 'client_key' | 'redirect_uri' | 'response_type' } | { kind: 'redirect'; location: string };

/** Reads `client_key, response_type, redirect_uri, scope, state` as the real page does. */
export function readAuthorizeRequest(sandbox: Sandbox, query: URLSearchParams): AuthorizeRequest | AuthorizeProblem {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_key') !== sandbox.appId) return { kind: 'page', problem: 'client_key' };
  if (!isRegistered(sandbox, redirectUri)) return { kind: 'page', problem: 'redirect_uri' };
  if ((query.get('response_type') ?? 'code') !== 'code') return { kind: 'page', problem: 'response_type' };
  const state = query.get('state') ?? undefined;
  const asked = (query.get('scope') ?? '').split(',').filter((scope) => scope !== '');
  const { appScopes } = sandbox.policies;
  // One scope the app was not approved for fails the whole request, for everybody.
  if (asked.some((scope) => !appScopes.includes(scope))) {
    const error = { error: 'invalid_scope', error_type: 'scope' };
    return { kind: 'redirect', location: withParams(redirectUri, error, state) };
  }
  return { redirectUri, state, scopes: asked.length === 0 ? [...appScopes] : asked };
}

function isRegistered(sandbox: Sandbox, uri: string): boolean {
  if (sandbox.redirectUris !== undefined) return sandbox.redirectUris.includes(uri);
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

export function withParams(uri: string, params: Record<string, string>, state: string | undefined): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}
