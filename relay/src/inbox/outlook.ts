import type { ConnectionId, ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { connectionFacts } from './connection-facts.ts';
import { findConversation } from './conversation-store.ts';

export interface SendOutlook {
  readonly connectionId: ConnectionId;
  readonly channel: string;
  /** A delivery may be due: `claimDelivery` decides. False: nothing is open, and no call to the platform need be prepared. */
  readonly isAnythingOpen: boolean;
  /** The first of the open ones wants a call now, as far as can be seen from here. */
  readonly isCallDue: boolean;
}

/** Whether a sender has reason to fetch tokens and ask limits before it claims. Null: no such conversation. */
export async function outlook(tx: TenantTx, conversationId: ConversationId, now: number): Promise<SendOutlook | null> {
  const conversation = await findConversation(tx, conversationId);
  if (conversation === null) return null;
  const { connectionId } = conversation;
  const { channel, status } = await connectionFacts(tx, connectionId);
  const [first] = await tx.sql<{ isDue: boolean }[]>`
    select state <> 'attempting' and due_at <= ${new Date(now)} as "isDue" from delivery
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId}
      and state in ('queued', 'attempting', 'unknown') and given_up_at is null
    order by created_at, message_id, part limit 1`;
  const isCallDue = first?.isDue === true && status === 'active';
  return { connectionId, channel, isAnythingOpen: first !== undefined, isCallDue };
}
