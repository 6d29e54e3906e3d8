import type { Env } from './env.ts';
import { isLoopback } from './loopback.ts';
import { type Secret, secret } from './secret.ts';

export type TiktokConfig = {
  /** '' when TikTok is not configured: then no account can be linked. */
  appId: string;
  /** Newest first; the first one signs, all of them verify. Empty when TikTok is not configured. */
  appSecrets: readonly Secret[];
  /** Without a slash at the end. */
  apiUrl: string;
  authorizeUrl: string;
  /** True when everything goes to the sandbox on this machine. */
  isSandbox: boolean;
  /** Calls the app registration may make, over all accounts and nodes; absent: TikTok's basic tier. */
  limits?: readonly CallLimit[];
};

export interface CallLimit {
  readonly n: number;
  readonly perMs: number;
}

/** TikTok's basic tier, per app registration. */
export const tiktokBasicLimits: readonly CallLimit[] = [
  { n: 10, perMs: 1000 },
  { n: 600, perMs: 60_000 },
];

/** The app registration that the sandbox knows; worth nothing anywhere else. */
export const sandboxApp = { id: '7300000000000000001', secret: 'sandbox-app-secret' };

const platform = {
  apiUrl: 'https://business-api.tiktok.com/open_api/v1.3',
  authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize/',
};

export function tiktokConfig(
  env: Env,
  place: { isProduction: boolean; host: string },
  problems: string[],
): TiktokConfig {
  const appSecrets = env.TIKTOK_APP_SECRET ?? [];
  if (env.TIKTOK_APP_ID !== undefined && appSecrets.length === 0) {
    problems.push('TIKTOK_APP_ID is set without TIKTOK_APP_SECRET: set both, from the same app registration.');
  }
  if (env.TIKTOK_APP_ID === undefined && appSecrets.length > 0) {
    problems.push('TIKTOK_APP_SECRET is set without TIKTOK_APP_ID: set both, from the same app registration.');
  }
  if (env.TIKTOK_SANDBOX_URL !== undefined) return sandboxConfig(env, env.TIKTOK_SANDBOX_URL, place, problems);
  return {
    appId: env.TIKTOK_APP_ID ?? '',
    appSecrets: appSecrets.map(secret),
    apiUrl: (env.TIKTOK_API_URL ?? platform.apiUrl).replace(/\/+$/, ''),
    authorizeUrl: env.TIKTOK_AUTHORIZE_URL ?? platform.authorizeUrl,
    isSandbox: false,
    ...limitsOf(env),
  };
}

function limitsOf({ TANDEM_TIKTOK_LIMITS: limits }: Env): { limits?: readonly CallLimit[] } {
  return limits === undefined ? {} : { limits };
}

function sandboxConfig(
  env: Env,
  address: string,
  { isProduction, host }: { isProduction: boolean; host: string },
  problems: string[],
): TiktokConfig {
  if (isProduction) problems.push('TIKTOK_SANDBOX_URL is set: the sandbox must not be used in production.');
  if (env.TIKTOK_APP_ID !== undefined) {
    problems.push(
      'TIKTOK_SANDBOX_URL and TIKTOK_APP_ID are both set: the sandbox is only for a relay without an app id.',
    );
  }
  if (!isLoopback(new URL(address).hostname)) {
    problems.push('TIKTOK_SANDBOX_URL must be on this machine (127.0.0.1 or localhost).');
  }
  if (!isLoopback(host)) {
    problems.push(
      'TIKTOK_SANDBOX_URL is set while HOST can be reached from outside: the sandbox is for 127.0.0.1 only.',
    );
  }
  const base = address.replace(/\/+$/, '');
  return {
    appId: sandboxApp.id,
    appSecrets: [secret(sandboxApp.secret)],
    apiUrl: (env.TIKTOK_API_URL ?? `${base}/open_api/v1.3`).replace(/\/+$/, ''),
    authorizeUrl: env.TIKTOK_AUTHORIZE_URL ?? `${base}/v2/auth/authorize/`,
    isSandbox: true,
    ...limitsOf(env),
  };
}
