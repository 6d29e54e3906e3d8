import { z } from 'zod';
import { instant } from './time.ts';

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

/** What was tried to learn what became of a send, for the person it is left to. */
export const deliveryEvidence = z.object({
  attempts: z.array(
    z.object({
      startedAt: instant,
      outcome: z.enum(['sent', 'rejected', 'unknown']).nullable(),
      /** Of the platform or of the connection to it; no text, no token. */
      detail: z.string().nullable(),
    }),
  ),
  /** When the platform was asked for its list; `listed`: how many messages of the shop were in it and none of them this one, null: no answer. */
  looks: z.array(
    z.object({ at: instant, listed: z.int().nonnegative().nullable(), reachesBackTo: instant.nullable() }),
  ),
});

export const delivery = z.object({
  state: deliveryState,
  rejection: rejectionKind.nullable(),
  /** The platform's own code, for support. */
  rawCode: z.string().nullable(),
  /** Only of an unknown outcome that was given up. */
  evidence: deliveryEvidence.optional(),
});

export type RejectionKind = z.infer<typeof rejectionKind>;
export type DeliveryState = z.infer<typeof deliveryState>;
export type DeliveryEvidence = z.infer<typeof deliveryEvidence>;
export type Delivery = z.infer<typeof delivery>;
