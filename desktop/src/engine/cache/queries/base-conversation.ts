import type { ConversationRow } from '@tandem/shared/model';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { type Sealed, unseal } from '../sealed.ts';

/** The relay's own row, without what is laid over it. */
export function baseConversation({ db }: Cache, id: string): ConversationRow | null {
  const row = sql(db, 'SELECT base AS body, base_crc AS crc FROM conversation WHERE id = ?').get(id);
  return row === undefined ? null : unseal<ConversationRow>(row as Sealed);
}
