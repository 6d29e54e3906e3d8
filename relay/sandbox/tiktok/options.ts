import type { Clock } from './clock.ts';

/** Calls per app: per second, per minute (then blocked for five minutes) and per UTC day. */
export interface Rates {
  perSecond: number;
  perMinute: number;
  perDay: number;
}

/** What the sources leave open or say differently; each is a switch. */
export interface Policies {
  /** strict10: ten messages in 48 h after each customer message. tiered: 10, then unlimited, then 3 late ones. */
  window: 'strict10' | 'tiered';
  /** Whether the owner's own replies from the app use up the ten. */
  appRepliesCount: boolean;
  /** A refresh gives a new refresh token and spends the old one; else the same one stays good. */
  rotateRefreshTokens: boolean;
  /** A refresh starts the refresh token's life anew. */
  renewRefreshLife: boolean;
  /** A webhook retry is signed with a new `t`; else it repeats the first signature. */
  resignOnRetry: boolean;
  /** Seconds. */
  accessTokenLife: number;
  /** Seconds. */
  refreshTokenLife: number;
  /** Scopes this app was approved for; asking for any other fails the whole authorize request. */
  appScopes: string[];
}

/** Attempt n+1 comes baseMs·2ⁿ after attempt n, at most maxMs, until giveUpAfterMs since the event. */
export interface WebhookRetry {
  baseMs: number;
  maxMs: number;
  giveUpAfterMs: number;
  /** How long one request may take before it counts as failed (real time). */
  timeoutMs: number;
}

export interface TiktokSandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Everything it keeps lies here: state.jsonl, ledger.jsonl, media/. */
  dataDir: string;
  appId: string;
  appSecret: string;
  /** Registered redirect URLs. Absent: any URL on loopback, and any https one. */
  redirectUris?: string[];
  /** How the world reaches it; absent: http://127.0.0.1:<port>. */
  publicUrl?: string;
  /** "demo" puts two shops and five customers into an empty folder. */
  seed?: 'demo' | 'empty';
  clock?: Clock;
  rates?: Partial<Rates>;
  policies?: Partial<Policies>;
  webhookRetry?: Partial<WebhookRetry>;
}

export const MESSAGING_SCOPES = ['message.list.read', 'message.list.send', 'message.list.manage'];

const APP_SCOPES = [
  'user.info.basic',
  'user.info.username',
  'user.info.stats',
  'user.info.profile',
  'user.account.type',
  'user.insights',
  'video.list',
  'comment.list',
  'comment.list.manage',
  ...MESSAGING_SCOPES,
];

export const BASIC_RATES: Rates = { perSecond: 10, perMinute: 600, perDay: 864_000 };

export const DEFAULT_POLICIES: Policies = {
  window: 'strict10',
  appRepliesCount: false,
  rotateRefreshTokens: true,
  renewRefreshLife: false,
  resignOnRetry: true,
  accessTokenLife: 86_400,
  refreshTokenLife: 31_536_000,
  appScopes: APP_SCOPES,
};

export const DEFAULT_RETRY: WebhookRetry = {
  baseMs: 1000,
  maxMs: 60_000,
  giveUpAfterMs: 72 * 3_600_000,
  timeoutMs: 10_000,
};
