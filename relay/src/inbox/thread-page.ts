import type { ActivityRow, ConversationId, MessageRow } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { activityColumns, type StoredActivity, toActivityRow } from './activity-store.ts';
import { messageColumns, type StoredMessage, toMessageRow } from './message-rows.ts';
import { encodeCursor, type Place } from './page-cursor.ts';

export interface ThreadPage {
  readonly messages: MessageRow[];
  readonly activities: ActivityRow[];
  readonly nextCursor: string | null;
}

/** A page of messages, newest first, with the activities of the time it spans. */
export async function threadPage(
  tx: TenantTx,
  conversationId: ConversationId,
  before: Place | null,
  limit: number,
): Promise<ThreadPage> {
  const { sql } = tx;
  const stored = await sql<StoredMessage[]>`
    select ${messageColumns(tx)} from message m
    where m.tenant_id = ${tx.tenantId} and m.conversation_id = ${conversationId}
      ${before === null ? sql`` : sql`and (m.at, m.id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
    order by m.at desc, m.id desc limit ${limit + 1}`;
  const page = stored.slice(0, limit);
  const oldest = stored.length > limit ? page.at(-1) : undefined;
  const activities = await sql<StoredActivity[]>`
    select ${activityColumns(tx)} from activity
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId}
      ${before === null ? sql`` : sql`and at < ${before.at}::timestamptz`}
      ${oldest === undefined ? sql`` : sql`and at >= ${oldest.at}`}
    order by at desc, id desc`;
  return {
    messages: page.map(toMessageRow),
    activities: activities.map(toActivityRow),
    nextCursor: oldest === undefined ? null : encodeCursor({ at: oldest.at.toISOString(), id: oldest.id }),
  };
}
