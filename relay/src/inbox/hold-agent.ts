import type { ConversationId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { wakeDelivery } from './wake-delivery.ts';

/** A hold ends this long after the last key. */
export const holdMs = 60_000;

/**
 * Somebody of the team is typing: no attempt of the agent begins before `until`. Null ends this person's own hold, never a teammate's.
 * Two people typing hold as long as the later one. Returns whether anything changed.
 */
export async function holdAgent(
  tx: TenantTx,
  { conversationId, personId, until }: { conversationId: ConversationId; personId: PersonId; until: Date | null },
): Promise<boolean> {
  const held = await tx.sql<{ handlerKind: string; handlerEpoch: number; isWaiting: boolean }[]>`
    update conversation set held_until = ${until}, held_by = ${until === null ? null : personId}
    where tenant_id = ${tx.tenantId} and id = ${conversationId} and ${
      until === null ? tx.sql`held_by = ${personId}` : tx.sql`(held_until is null or held_until < ${until})`
    }
    returning handler_kind as "handlerKind", handler_epoch as "handlerEpoch", waiting_since is not null as "isWaiting"`;
  const [changed] = held;
  if (until === null && changed !== undefined) {
    wakeDelivery(tx, conversationId);
    // The agent waits for the hold's first end; only this tells it that it is over sooner.
    const { handlerEpoch } = changed;
    if (changed.handlerKind === 'agent' && changed.isWaiting) {
      const handler = { kind: 'agent' } as const;
      tx.append({ type: 'handler.changed', conversationId, handler, handlerEpoch, activityId: null, answerNow: true });
    }
  }
  return changed !== undefined;
}
