import type { ActivityRow, ConversationRow, MessageId, MessageRow } from '@tandem/shared/model';
import { z } from 'zod';
import type { OutboxItem, ThreadItem, ThreadPage } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { unseal } from '../sealed.ts';
import { hasMessageOfClient } from './own-message.ts';

interface StoredItem {
  readonly kind: 'message' | 'activity';
  readonly id: string;
  readonly at: number;
  readonly body: string;
  readonly crc: number;
}

/** Position above which the next page ends: time, then id, the order of the thread. */
const cursor = z.tuple([z.int(), z.string()]);

/** Messages and activities merged by time; the newest page ends with the replies that still wait in the outbox. */
export function threadPage(
  cache: Cache,
  input: { conversationId: string; before: string | null; limit: number },
  outbox: readonly OutboxItem[],
): ThreadPage {
  const { conversationId, limit } = input;
  const [at, id] = input.before === null ? [Number.MAX_SAFE_INTEGER, ''] : cursor.parse(JSON.parse(input.before));
  const above = (table: 'message' | 'activity') =>
    `SELECT * FROM (SELECT '${table}' AS kind, id, at, body, crc FROM ${table}
       WHERE conversation_id = @conversationId AND (at, id) < (@at, @id) ORDER BY at DESC, id DESC LIMIT @limit)`;
  const rows = (
    sql(cache.db, `${above('message')} UNION ALL ${above('activity')} ORDER BY at DESC, id DESC LIMIT @limit`).all({
      conversationId,
      at,
      id,
      limit: limit + 1,
    }) as StoredItem[]
  ).reverse();
  const page = rows.slice(-limit);
  const first = page[0];
  const items = page.map(toItem);
  if (input.before === null) items.push(...waitingReplies(cache, conversationId, outbox));
  return {
    items,
    before: rows.length > limit && first !== undefined ? JSON.stringify([first.at, first.id]) : null,
    firstUnreadId: firstUnreadId(cache, conversationId),
  };
}

function toItem(row: StoredItem): ThreadItem {
  const at = new Date(row.at).toISOString();
  return row.kind === 'message'
    ? { kind: 'message', at, message: unseal<MessageRow>(row) }
    : { kind: 'activity', at, activity: unseal<ActivityRow>(row) };
}

function waitingReplies(cache: Cache, conversationId: string, outbox: readonly OutboxItem[]): ThreadItem[] {
  return outbox
    .filter((item) => item.conversationId === conversationId && !hasMessageOfClient(cache, item.clientId))
    .map((item) => ({ kind: 'outbox', at: item.writtenAt, item }));
}

/** The relay counts, the cache knows the order: the first of the last `unreadCount` messages of the customer. */
function firstUnreadId({ db }: Cache, conversationId: string): MessageId | null {
  const row = sql(db, 'SELECT body, crc FROM conversation WHERE id = ?').get(conversationId);
  if (row === undefined) return null;
  const { unreadCount } = unseal<ConversationRow>(row as { body: string; crc: number });
  if (unreadCount === 0) return null;
  const last = sql(
    db,
    `SELECT id FROM message WHERE conversation_id = ? AND direction = 'inbound' ORDER BY at DESC, id DESC LIMIT ?`,
  ).all(conversationId, unreadCount) as { id: string }[];
  return (last.at(-1)?.id ?? null) as MessageId | null;
}

/** Messages of the customer after this one: what stays unread when everything up to it is read. */
export function unreadAfter({ db }: Cache, conversationId: string, messageId: string): number {
  const row = sql(
    db,
    `SELECT count(*) AS count FROM message JOIN (SELECT at, id FROM message WHERE id = @messageId) AS read
     WHERE conversation_id = @conversationId AND direction = 'inbound' AND (message.at, message.id) > (read.at, read.id)`,
  ).get({ conversationId, messageId }) as { count: number };
  return row.count;
}
