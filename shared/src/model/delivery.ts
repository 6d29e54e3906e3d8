import { z } from 'zod';

/** Why a platform refused a send: the closed taxonomy of the channel port, the same words for every platform. */
export const rejectionKind = z.enum([
  'window_closed',
  'reply_handle_expired',
  'rate_limited',
  'quota_exhausted',
  'token_invalid',
  'permission',
  'unreachable',
  'invalid',
  'policy',
  'account_not_ready',
  'transient',
]);

/**
 * queued → attempting → sent | failed | unknown; queued → cancelled (a takeover or a newer customer message overtook the agent).
 * queued → expired: the window closed, or its messages were used up, while it waited; nothing was tried.
 * `unknown`: the call ended without an answer; it is reconciled with the platform before any repeat.
 */
export const deliveryState = z.enum(['queued', 'attempting', 'sent', 'failed', 'unknown', 'cancelled', 'expired']);

export const delivery = z.object({
  state: deliveryState,
  rejection: rejectionKind.nullable(),
  /** The platform's own code, for support. */
  rawCode: z.string().nullable(),
});

export type RejectionKind = z.infer<typeof rejectionKind>;
export type DeliveryState = z.infer<typeof deliveryState>;
export type Delivery = z.infer<typeof delivery>;
