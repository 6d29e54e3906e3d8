import type { Violation } from '../oracle.ts';
import type { Record, RelayMessage } from '../record.ts';
import { groupBy } from './group.ts';

/**
 * Replies of one author reach the customer in the order in which they were queued. What was of unknown outcome for a while may be
 * overtaken: nothing waits for it for ever.
 */
export function orderFindings({ ledger }: Record, own: readonly RelayMessage[]): Violation[] {
  const seqOf = new Map(ledger.map(({ messageId, seq }) => [messageId, seq]));
  const violations: Violation[] = [];
  for (const [key, messages] of groupBy(own, ({ conversationKey }) => conversationKey)) {
    const queued = [...messages].sort((a, b) => a.createdAt - b.createdAt);
    let last = 0;
    for (const { deliveries } of queued) {
      if (deliveries.some(({ wasUnknown }) => wasUnknown)) continue;
      for (const { externalId, state } of deliveries) {
        const seq = state === 'sent' && externalId !== null ? seqOf.get(externalId) : undefined;
        if (seq === undefined) continue;
        if (seq < last)
          violations.push({ kind: 'order', what: `${key}: ledger line ${seq} was queued after line ${last}` });
        last = Math.max(last, seq);
      }
    }
  }
  return violations;
}
