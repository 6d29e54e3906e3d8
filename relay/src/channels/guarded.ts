import { type Blame, BreakerOpenError, type Breakers } from '../lib/breakers.ts';
import { ProviderError } from '../providers/provider.ts';

/** A platform that takes longer is in trouble; the call goes on. */
const slowAfterMs = 5_000;

/** A call to a company's API under its breakers. Refused by them it was not made, and may be repeated: `rate_limited` of our own. */
export async function guarded<T>(
  breakers: Breakers,
  service: string,
  account: string | undefined,
  call: () => Promise<T>,
): Promise<T> {
  const key = { service, ...(account !== undefined && { connectionId: account }) };
  try {
    return await breakers.run(key, call, blameOf, { slowAfterMs });
  } catch (error) {
    if (!(error instanceof BreakerOpenError)) throw error;
    throw new ProviderError('rate_limited', `not called: ${error.message}`, null, error.retryAfterMs);
  }
}

/** A refusal is a sign of life, except of the grant, which is the account's own affair. */
export function blameOf(outcome: unknown): Blame {
  if (!(outcome instanceof ProviderError)) return false;
  switch (outcome.kind) {
    case 'transient':
    case 'unknown':
    case 'rate_limited':
      return true;
    case 'token_invalid':
    case 'account_not_ready':
      return 'connection';
    default:
      return false;
  }
}
