import type { DeliveryState } from '@tandem/shared/model';

/**
 * A delivery's states, and what may become of each. Nothing else does: the store refuses it.
 *
 * | from | to | when |
 * |---|---|---|
 * | queued | attempting | its turn, judged in the transaction that writes its attempt row |
 * | | cancelled | overtaken: a takeover, a newer customer message, an earlier part that failed |
 * | | expired | the window closed or its messages were used up while it waited |
 * | | failed | the account is not linked any more |
 * | | sent | proved not there, and then its echo or its answer came after all |
 * | attempting | sent | the platform's answer or its echo |
 * | | queued | refused for now, or never called |
 * | | failed | refused for good |
 * | | unknown | no clear answer, or its sender is gone |
 * | unknown | sent | its echo, the platform's list, or the answer after all |
 * | | queued | the platform's list proves that it did not go out |
 * | sent | sent | the echo names or dates it |
 * | | unknown | the name it was known by was another reply's in the same words |
 * | failed, expired, cancelled | sent | an answer or echo that comes this late is the truth all the same |
 * | | queued | a person has it tried again |
 * | failed, expired | cancelled | a person lets it go |
 */
export const deliveryMoves: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['attempting', 'cancelled', 'expired', 'failed', 'sent'],
  attempting: ['sent', 'queued', 'failed', 'unknown'],
  unknown: ['sent', 'queued'],
  sent: ['sent', 'unknown'],
  failed: ['sent', 'queued', 'cancelled'],
  expired: ['sent', 'queued', 'cancelled'],
  cancelled: ['sent', 'queued'],
};

/** The states from which a delivery may become this. */
export function originsOf(state: DeliveryState): DeliveryState[] {
  return (Object.keys(deliveryMoves) as DeliveryState[]).filter((from) => deliveryMoves[from].includes(state));
}
