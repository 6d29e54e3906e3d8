import type { ProblemCode } from '@tandem/shared/api';
import type { OutboxItem } from '../../bridge/index.ts';
import type { RelayError } from '../relay-client/relay-error.ts';

type Settled = Pick<OutboxItem, 'reason'> & { readonly state: 'asks' | 'refused' };

const settledBy: Partial<Record<ProblemCode, Settled>> = {
  handler_changed: { state: 'asks', reason: 'handler_changed' },
  window_closed: { state: 'asks', reason: 'window_closed' },
  quota_exhausted: { state: 'refused', reason: 'quota_exhausted' },
  connection_not_active: { state: 'refused', reason: 'connection_not_active' },
  text_too_long: { state: 'refused', reason: 'text_too_long' },
  forbidden: { state: 'refused', reason: 'forbidden' },
};

/** What a refused reply becomes; null: it is worth another attempt. */
export function settlementOf(error: RelayError): Settled | null {
  if (error.shouldRetry() || error.failure.kind !== 'refused') return null;
  return settledBy[error.failure.code] ?? { state: 'refused', reason: 'invalid_input' };
}
