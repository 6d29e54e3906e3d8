import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';

/** The relay has this reply: its message came by the stream, a snapshot or an answer. */
export function hasMessageOfClient({ db }: Cache, clientId: string): boolean {
  return sql(db, 'SELECT 1 FROM message WHERE client_id = ?').get(clientId) !== undefined;
}
