import type { MessageRow } from '@tandem/shared/model';
import type { Standing } from '../../outbox/staleness.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { type Sealed, unseal } from '../sealed.ts';
import { baseConversation } from './base-conversation.ts';

/** How the conversation stands by the relay's last word; null when the cache does not know it. */
export function standingOf(cache: Cache, conversationId: string): Standing | null {
  const conversation = baseConversation(cache, conversationId);
  if (conversation === null) return null;
  const row = sql(
    cache.db,
    `SELECT body, crc FROM message WHERE conversation_id = ? AND direction = 'outbound'
       AND delivery IS NOT 'cancelled' AND delivery IS NOT 'failed' AND delivery IS NOT 'expired' ORDER BY at DESC, id DESC LIMIT 1`,
  ).get(conversationId);
  return { conversation, lastShopMessage: row === undefined ? null : unseal<MessageRow>(row as Sealed) };
}
