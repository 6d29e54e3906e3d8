import type { PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Conversation } from './conversation-store.ts';

/** What the writer of a reply had on the screen. */
export interface SeenState {
  readonly handlerEpoch: number;
  readonly writtenAt: Date;
}

/**
 * Throws `handler_changed` when somebody else of the team took the conversation or replied since: the customer would get two answers of
 * two people. What the agent did since does not count, for a person's reply is meant to overrule it.
 */
export async function refuseOvertaken(
  tx: TenantTx,
  { id, handler, handlerEpoch }: Conversation,
  personId: PersonId,
  seen: SeenState,
): Promise<void> {
  if (handlerEpoch <= seen.handlerEpoch) return;
  const isTaken = handler.kind === 'staff' && handler.personId !== personId;
  const replied = await tx.sql`
    select 1 from message
    where tenant_id = ${tx.tenantId} and conversation_id = ${id} and at > ${seen.writtenAt}
      and (author_kind = 'staff' and author_person_id <> ${personId} or author_kind = 'platform-app')
    limit 1`;
  if (isTaken || replied.length > 0)
    throw new ProblemError('handler_changed', 'somebody else has taken it or replied since');
}
