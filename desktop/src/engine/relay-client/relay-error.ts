import type { ProblemCode } from '@tandem/shared/api';

/**
 * Why a call to the relay failed.
 * `refused`: it answered with a problem · `unreachable`: no answer, so the effect is unknown unless `neverSent` ·
 * `contract`: an answer that the contract does not know · `signed-out`: there is no session to ask with.
 */
export type RelayFailure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: ProblemCode;
      readonly fields: Readonly<Record<string, string>> | null;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unreachable'; readonly neverSent: boolean }
  | { readonly kind: 'contract'; readonly status: number }
  | { readonly kind: 'signed-out' };

/** A shop that is suspended goes on one day. */
const transientCodes: ReadonlySet<ProblemCode> = new Set([
  'too_many_requests',
  'unavailable',
  'internal',
  'shop_suspended',
]);

export class RelayError extends Error {
  override readonly name = 'RelayError';
  readonly failure: RelayFailure;

  constructor(failure: RelayFailure, detail: string) {
    super(detail);
    this.failure = failure;
  }

  /** Why the shop is suspended; null: it is not. */
  get suspension(): string | null {
    const { failure } = this;
    if (failure.kind !== 'refused' || failure.code !== 'shop_suspended') return null;
    return failure.fields?.reason ?? '';
  }

  /** True when the same request may succeed later; with an idempotency key it is safe to repeat. */
  shouldRetry(): boolean {
    const { failure } = this;
    if (failure.kind !== 'refused') return true;
    // A lapsed session is renewed by a sign-in; what was written before it must not be dropped.
    return failure.status >= 500 || transientCodes.has(failure.code) || failure.code === 'unauthorized';
  }
}
