import type { ListItem, OutboxItem } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { type StoredItem, selectItems, toListItems } from './list-items.ts';

/** A trigram index knows nothing shorter. */
const TRIGRAM_CHARACTERS = 3;

/** Conversations in which the words stand, in a message or in the contact's name, newest first, whatever their status. */
export function searchInbox(
  cache: Cache,
  input: { text: string; limit: number },
  outbox: readonly OutboxItem[],
): ListItem[] {
  const text = input.text.normalize('NFC').trim();
  if (text === '') return [];
  const isIndexed = Array.from(text).length >= TRIGRAM_CHARACTERS;
  const inMessages = isIndexed
    ? `SELECT conversation_id FROM message WHERE rowid IN (SELECT rowid FROM message_text WHERE message_text MATCH @phrase)`
    : `SELECT conversation_id FROM message WHERE text LIKE @pattern ESCAPE '\\'`;
  const rows = sql(
    cache.db,
    `${selectItems} WHERE conversation.id IN (${inMessages})
       OR conversation.contact_id IN (SELECT id FROM contact WHERE name LIKE @pattern ESCAPE '\\')
     ORDER BY last_message_at DESC, conversation.id DESC LIMIT @limit`,
  ).all({
    pattern: `%${text.replace(/[\\%_]/g, '\\$&')}%`,
    // One phrase: quotes inside it are doubled, so nothing of it is read as a search operator.
    ...(isIndexed ? { phrase: `"${text.replaceAll('"', '""')}"` } : {}),
    limit: input.limit,
  }) as StoredItem[];
  return toListItems(cache, rows, outbox);
}
