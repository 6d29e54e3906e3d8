import type { ConnectionId, ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { connectionFacts } from './connection-facts.ts';
import { findConversation } from './conversation-store.ts';

export interface SendOutlook {
  readonly connectionId: ConnectionId;
  readonly channel: string;
  /** A delivery may be due: `claimDelivery` decides. False: nothing is open, and no call to the platform need be prepared. */
  readonly isAnythingOpen: boolean;
}

/** Whether a sender has reason to fetch tokens and ask limits before it claims. Null: no such conversation. */
export async function outlook(tx: TenantTx, conversationId: ConversationId): Promise<SendOutlook | null> {
  const conversation = await findConversation(tx, conversationId);
  if (conversation === null) return null;
  const { connectionId } = conversation;
  const { channel } = await connectionFacts(tx, connectionId);
  const open = await tx.sql`
    select 1 from delivery
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId}
      and state in ('queued', 'attempting', 'unknown') and given_up_at is null
    limit 1`;
  return { connectionId, channel, isAnythingOpen: open.length > 0 };
}
