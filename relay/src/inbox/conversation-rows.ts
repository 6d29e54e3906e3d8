import type { ConversationRow } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { conversationColumns, fromStored, type StoredConversation, toConversationRow } from './conversation-store.ts';

const toRow = (stored: StoredConversation): ConversationRow => toConversationRow(fromStored(stored));

export async function conversationRowsByIds(tx: TenantTx, ids: readonly string[]): Promise<ConversationRow[]> {
  const stored = await tx.sql<StoredConversation[]>`
    select ${conversationColumns(tx)} from conversation
    where tenant_id = ${tx.tenantId} and id = any(${ids as string[]}::uuid[]) and last_message_id is not null`;
  return stored.map(toRow);
}

export async function conversationRowsPage(
  tx: TenantTx,
  afterId: string | null,
  limit: number,
): Promise<ConversationRow[]> {
  const stored = await tx.sql<StoredConversation[]>`
    select ${conversationColumns(tx)} from conversation
    where tenant_id = ${tx.tenantId} and last_message_id is not null and (${afterId}::uuid is null or id > ${afterId})
    order by id limit ${limit}`;
  return stored.map(toRow);
}

export interface ConversationFilter {
  readonly status?: ConversationRow['status'] | undefined;
  readonly connectionId?: string | undefined;
  readonly handler?: 'agent' | 'staff' | 'nobody' | undefined;
  readonly isWaiting?: boolean | undefined;
}

/** Newest message first, before the given place. */
export async function listConversationRows(
  tx: TenantTx,
  filter: ConversationFilter,
  before: { at: string; id: string } | null,
  limit: number,
): Promise<ConversationRow[]> {
  const { sql } = tx;
  const stored = await sql<StoredConversation[]>`
    select ${conversationColumns(tx)} from conversation
    where tenant_id = ${tx.tenantId} and last_message_id is not null
      ${before === null ? sql`` : sql`and (last_message_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
      ${filter.status === undefined ? sql`` : sql`and status = ${filter.status}`}
      ${filter.connectionId === undefined ? sql`` : sql`and connection_id = ${filter.connectionId}`}
      ${filter.handler === undefined ? sql`` : sql`and handler_kind = ${filter.handler}`}
      ${filter.isWaiting === undefined ? sql`` : filter.isWaiting ? sql`and waiting_since is not null` : sql`and waiting_since is null`}
    order by last_message_at desc, id desc limit ${limit}`;
  return stored.map(toRow);
}
