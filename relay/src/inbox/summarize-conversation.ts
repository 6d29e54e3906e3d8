import type { ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/** Beyond this nobody counts; it bounds the work per event in a thread that only the agent ever opens. */
const mostUnread = 1000;

/**
 * Recomputes what a conversation says about its messages, from the messages. Nothing here is counted up or remembered, so the same
 * facts give the same summary in whatever order they arrived. To be called with the conversation locked, after every change.
 *
 * What waits: customer messages that arrived after the shop's last reply from here was written (whatever the platform's time says,
 * its writer did not know them) and are newer than its last reply from the platform's own app. What moves no wait is left out: thanks
 * that need no answer, and a holding message, which is none.
 */
export async function summarizeConversation(tx: TenantTx, id: ConversationId, now: number): Promise<void> {
  const { tenantId } = tx;
  await tx.sql`
    with newest as (
      -- What was cancelled was never said.
      select m.id, m.at from message m
      where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and not exists (
        select 1 from delivery d where d.tenant_id = m.tenant_id and d.message_id = m.id and d.part = 0 and d.state = 'cancelled')
      order by m.at desc, m.id desc limit 1
    ), replied_here as (
      select m.created_at from message m
      where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.author_kind in ('agent', 'staff')
        and m.moves_wait and exists (
        select 1 from delivery d
        where d.tenant_id = m.tenant_id and d.message_id = m.id and d.state not in ('failed', 'cancelled', 'expired'))
      order by m.created_at desc limit 1
    ), replied_in_app as (
      select max(m.at) as at from message m
      where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.author_kind = 'platform-app'
    ), waiting as (
      select min(m.at) as since from message m
      where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.direction = 'inbound' and m.moves_wait
        and m.created_at > coalesce((select created_at from replied_here), '-infinity')
        and m.at > coalesce((select at from replied_in_app), '-infinity')
    ), inbound as (
      select max(m.at) as at from message m
      where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.direction = 'inbound'
    ), unread as (
      select count(*)::int as count from (
        select 1 from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
        where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.direction = 'inbound'
          and m.at > coalesce(c.read_up_to, '-infinity')
        limit ${mostUnread}) as counted
    ), used as (
      select (
        (select count(*) from delivery d join conversation c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
          where d.tenant_id = ${tenantId} and d.conversation_id = ${id} and d.state in ('sent', 'attempting', 'unknown')
            and coalesce(d.sent_at, d.attempted_at) >= coalesce(c.window_opened_at, '-infinity'))
        + (select count(*) from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
          where m.tenant_id = ${tenantId} and m.conversation_id = ${id} and m.author_kind = 'platform-app'
            and m.at >= coalesce(c.window_opened_at, '-infinity')))::int as count
    )
    update conversation c set
      last_message_id = (select id from newest),
      last_message_at = coalesce((select at from newest), c.last_message_at),
      last_inbound_at = (select at from inbound),
      waiting_since = (select since from waiting),
      unread_count = (select count from unread),
      messages_used = (select count from used),
      handler_settled = not exists (
        select 1 from delivery_attempt a
        where c.handler_kind <> 'agent' and a.tenant_id = ${tenantId} and a.conversation_id = ${id}
          and a.ended_at is null and a.author_kind = 'agent' and a.deadline_at > ${new Date(now)})
    where c.tenant_id = ${tenantId} and c.id = ${id}`;
}
