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

const transientCodes: ReadonlySet<ProblemCode> = new Set(['too_many_requests', 'unavailable', 'internal']);

export class RelayError extends Error {
  override readonly name = 'RelayError';
  readonly failure: RelayFailure;

  constructor(failure: RelayFailure, detail: string) {
    super(detail);
    this.failure = failure;
  }

  /** True when the same request may succeed later; with an idempotency key it is safe to repeat. */
  shouldRetry(): boolean {
    const { failure } = this;
    if (failure.kind !== 'refused') return true;
    // A lapsed session is renewed by a sign-in; what was written before it must not be dropped.
    return failure.status >= 500 || transientCodes.has(failure.code) || failure.code === 'unauthorized';
  }
}
