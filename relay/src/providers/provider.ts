import type { ChannelKind, RejectionKind } from '@tandem/shared/model';

/**
 * How urgent a call to the platform is: what customers wait for, what keeps accounts linked, what only informs, and what is left out
 * when calls are scarce.
 */
export type CallClass = 'send' | 'refresh' | 'read' | 'spare';

/** What a platform grants after the owner's consent. Times are epoch milliseconds; null: does not expire. */
export interface GrantedToken {
  readonly externalAccountId: string;
  readonly accessToken: string;
  readonly accessExpiresAt: number | null;
  readonly refreshToken: string | null;
  readonly refreshExpiresAt: number | null;
  readonly scopes: readonly string[];
}

export interface AccountProfile {
  readonly handle: string;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
}

/** A company's API registration: OAuth and account facts. Its messaging role is a channel. */
export interface Provider {
  readonly name: string;
  /** False: the relay has no app registration there, so no account can be linked. */
  readonly isConfigured: boolean;
  /** Channels whose accounts this provider links. */
  readonly channels: readonly ChannelKind[];
  /** Scopes without which an account is useless, and those whose absence limits it. */
  readonly requiredScopes: readonly string[];
  readonly optionalScopes: readonly string[];
  authorizeUrl(input: { state: string; redirectUri: string }): string;
  /** Throws `ProviderError`. */
  exchangeCode(input: { code: string; redirectUri: string; signal: AbortSignal }): Promise<GrantedToken>;
  refresh(input: { refreshToken: string; signal: AbortSignal }): Promise<GrantedToken>;
  revoke(input: { accessToken: string; signal: AbortSignal }): Promise<void>;
  profile(input: { accessToken: string; externalAccountId: string; signal: AbortSignal }): Promise<AccountProfile>;
  /**
   * Where the platform sends the webhooks of ALL accounts of the app; null where the platform has no call for it. Setting it takes
   * the deliveries away from whoever had them: an operator's command, never part of a start.
   */
  readonly webhook: {
    set(input: { callbackUrl: string; signal: AbortSignal }): Promise<void>;
    get(input: { signal: AbortSignal }): Promise<string | null>;
  } | null;
}

/** A refusal in the closed taxonomy of `../../shared` (`rejectionKind`), or an answer that never came (`unknown`). */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: RejectionKind | 'unknown';
  /** The platform's own code and request id, for support. */
  readonly rawCode: string | null;
  readonly retryAfterMs: number | null;

  constructor(
    kind: RejectionKind | 'unknown',
    detail: string,
    rawCode: string | null = null,
    retryAfterMs: number | null = null,
  ) {
    super(detail);
    this.kind = kind;
    this.rawCode = rawCode;
    this.retryAfterMs = retryAfterMs;
  }

  shouldRetry(): boolean {
    return this.kind === 'rate_limited' || this.kind === 'transient';
  }
}
