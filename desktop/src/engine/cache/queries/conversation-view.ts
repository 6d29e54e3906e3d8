import type { ConnectionRow, ConversationRow, DraftRow } from '@tandem/shared/model';
import type { AccountView, ConversationView } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { type Sealed, unseal } from '../sealed.ts';
import { openByConnection } from './inbox-counts.ts';
import { contactOf } from './list-items.ts';
import { membersOf } from './members.ts';

/** Null when the cache does not have it (any more). */
export function conversationView(cache: Cache, id: string): ConversationView | null {
  const row = sql(
    cache.db,
    `SELECT conversation.body, conversation.crc, draft_id, contact.body AS contact_body, contact.crc AS contact_crc,
       connection.body AS connection_body, connection.crc AS connection_crc
     FROM conversation JOIN connection ON connection.id = conversation.connection_id
     LEFT JOIN contact ON contact.id = conversation.contact_id WHERE conversation.id = ?`,
  ).get(id) as
    | (Sealed & {
        contact_body: string | null;
        contact_crc: number | null;
        connection_body: string;
        connection_crc: number;
        draft_id: string | null;
      })
    | undefined;
  if (row === undefined) return null;
  const conversation = unseal<ConversationRow>(row);
  const connection = unseal<ConnectionRow>({ body: row.connection_body, crc: row.connection_crc });
  const draft = sql(cache.db, 'SELECT body, crc FROM draft WHERE id = ?').get(row.draft_id ?? '');
  return {
    conversation,
    contact: contactOf(conversation, row),
    connection,
    capabilities: connection.capabilities,
    effectiveMode: conversation.agentMode ?? connection.agentMode,
    draft: draft === undefined ? null : unseal<DraftRow>(draft as Sealed),
    members: membersOf(cache),
  };
}

/** Linked accounts, the ones that need somebody first. */
export function accountViews(cache: Cache): AccountView[] {
  const open = openByConnection(cache);
  const counted = sql(cache.db, 'SELECT connection_id AS id, count(*) AS n FROM conversation GROUP BY connection_id');
  const chats = new Map((counted.all() as { id: string; n: number }[]).map(({ id, n }) => [id, n]));
  const order = ['reconnect', 'active', 'paused', 'disconnected'];
  return (sql(cache.db, 'SELECT body, crc FROM connection').all() as Sealed[])
    .map((row) => unseal<ConnectionRow>(row))
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || a.connectedAt.localeCompare(b.connectedAt))
    .map((connection) => ({
      connection,
      connectionId: connection.id,
      openCount: open[connection.id] ?? 0,
      chatCount: chats.get(connection.id) ?? 0,
    }));
}
