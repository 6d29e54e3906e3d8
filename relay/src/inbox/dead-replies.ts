import type { ConnectionId, ConversationId, DeliveryState, MessageId, RejectionKind } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { lockConversation } from './conversation-store.ts';
import { findDelivery } from './delivery-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { tellDelivery } from './tell-delivery.ts';
import { wakeDelivery } from './wake-delivery.ts';

/** A message of the shop that did not reach its customer, or of which nobody knows. */
export interface DeadReply {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly connectionId: ConnectionId;
  readonly state: DeliveryState;
  readonly rejection: RejectionKind | null;
  readonly rawCode: string | null;
  readonly attempts: number;
  readonly at: Date;
}

/** Refused, expired, or given up without an answer since `since`, newest first; one row per message, its first such part. */
export async function deadReplies(
  tx: TenantTx,
  { since, id = null }: { since: Date; id?: string | null },
): Promise<DeadReply[]> {
  return tx.sql<DeadReply[]>`
    select * from (
      select distinct on (d.message_id) d.message_id as "messageId", d.conversation_id as "conversationId",
        d.connection_id as "connectionId", d.state, d.rejection, d.raw_code as "rawCode", d.attempts,
        coalesce(d.given_up_at, d.attempted_at, d.created_at) as at
      from delivery d
      where d.tenant_id = ${tx.tenantId} and (${id}::uuid is null or d.message_id = ${id})
        and (d.state in ('failed', 'expired') or d.state = 'unknown' and d.given_up_at is not null)
        and coalesce(d.given_up_at, d.attempted_at, d.created_at) >= ${since}
        and not exists (select from dismissed_message m where m.tenant_id = d.tenant_id and m.message_id = d.message_id)
      order by d.message_id, d.part) as dead
    order by at desc, "messageId" desc limit 500`;
}

/**
 * A person wants it tried again. Refused: queued anew with the parts that were never tried, to be judged like any reply. Of unknown
 * outcome: the platform is asked again, and only its proof that the message is not there sends it. False: neither (any more).
 */
export async function retryReply(tx: TenantTx, messageId: MessageId, now: number): Promise<boolean> {
  return change(tx, messageId, now, async () => {
    const rows = await tx.sql`
      update delivery d set
        state = case when d.state = 'unknown' then 'unknown' else 'queued' end, given_up_at = null, due_at = ${new Date(now)},
        rejection = null, raw_code = null
      where d.tenant_id = ${tx.tenantId} and d.message_id = ${messageId} and (
        d.state = 'failed' or d.state = 'unknown' and d.given_up_at is not null
        or d.state = 'cancelled' and d.attempted_at is null and exists (
          select from delivery f where f.tenant_id = d.tenant_id and f.message_id = d.message_id and f.part < d.part and f.state = 'failed'))
      returning d.part`;
    await tx.sql`delete from dismissed_message where tenant_id = ${tx.tenantId} and message_id = ${messageId}`;
    return rows.length > 0;
  });
}

/** A person lets it go. What certainly did not go out is marked so; an unknown outcome stays what it is, and is out of sight. */
export async function dismissReply(
  tx: TenantTx,
  messageId: MessageId,
  { personId, now }: { personId: string; now: number },
): Promise<boolean> {
  return change(tx, messageId, now, async () => {
    const ended = await tx.sql`
      update delivery set state = 'cancelled', rejection = null, raw_code = null
      where tenant_id = ${tx.tenantId} and message_id = ${messageId} and state in ('failed', 'expired') returning part`;
    const unknown = await tx.sql`
      insert into dismissed_message (tenant_id, message_id, dismissed_by, dismissed_at)
      select ${tx.tenantId}, ${messageId}, ${personId}, ${new Date(now)}
      where exists (select from delivery where tenant_id = ${tx.tenantId} and message_id = ${messageId} and state = 'unknown'
        and given_up_at is not null)
      on conflict do nothing returning message_id`;
    return ended.length + unknown.length > 0;
  });
}

async function change(tx: TenantTx, messageId: MessageId, now: number, run: () => Promise<boolean>): Promise<boolean> {
  const before = await findDelivery(tx, { messageId, part: 0 });
  if (before === null) return false;
  await lockConversation(tx, before.conversationId);
  if (!(await run())) return false;
  await tellDelivery(tx, before);
  await summarizeConversation(tx, before.conversationId, now);
  wakeDelivery(tx, before.conversationId);
  return true;
}
