import {
  type ActivityRow,
  type ConnectionRow,
  type ContactRow,
  type ConversationRow,
  type DraftRow,
  type MemberRow,
  type MessageRow,
  textOf,
} from '@tandem/shared/model';
import { type Db, sql } from '../../sqlite/database.ts';
import { seal } from '../sealed.ts';

// A row is the entity's whole state, so the newer one replaces the older one. Derived columns follow in refreshConversation.

const ms = (at: string) => Date.parse(at);

export function upsertConnection(db: Db, row: ConnectionRow, gen: number): void {
  sql(
    db,
    `INSERT INTO connection (id, body, crc, gen) VALUES (@id, @body, @crc, @gen)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body, crc = excluded.crc, gen = excluded.gen`,
  ).run({ id: row.id, gen, ...seal(row) });
}

export function upsertMember(db: Db, row: MemberRow, gen: number): void {
  sql(
    db,
    `INSERT INTO member (id, body, crc, gen) VALUES (@id, @body, @crc, @gen)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body, crc = excluded.crc, gen = excluded.gen`,
  ).run({ id: row.id, gen, ...seal(row) });
}

export function upsertContact(db: Db, row: ContactRow, gen: number): void {
  const name = [row.displayName, row.handle].filter((part) => part !== null).join(' ');
  sql(
    db,
    `INSERT INTO contact (id, connection_id, name, body, crc, gen) VALUES (@id, @connectionId, @name, @body, @crc, @gen)
     ON CONFLICT (id) DO UPDATE SET connection_id = excluded.connection_id, name = excluded.name,
       body = excluded.body, crc = excluded.crc, gen = excluded.gen`,
  ).run({ id: row.id, connectionId: row.connectionId, name, gen, ...seal(row) });
}

export function upsertDraft(db: Db, row: DraftRow, gen: number): void {
  sql(
    db,
    `INSERT INTO draft (id, conversation_id, is_pending, created_at, body, crc, gen)
     VALUES (@id, @conversationId, @isPending, @createdAt, @body, @crc, @gen)
     ON CONFLICT (id) DO UPDATE SET is_pending = excluded.is_pending, created_at = excluded.created_at,
       body = excluded.body, crc = excluded.crc, gen = excluded.gen`,
  ).run({
    id: row.id,
    conversationId: row.conversationId,
    isPending: row.state === 'pending' ? 1 : 0,
    createdAt: ms(row.createdAt),
    gen,
    ...seal(row),
  });
}

export function upsertActivity(db: Db, row: ActivityRow, gen: number): void {
  sql(
    db,
    `INSERT INTO activity (id, conversation_id, at, body, crc, gen) VALUES (@id, @conversationId, @at, @body, @crc, @gen)
     ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body, crc = excluded.crc, gen = excluded.gen`,
  ).run({ id: row.id, conversationId: row.conversationId, at: ms(row.at), gen, ...seal(row) });
}

/** `ifAbsent`: an answer to our own request, which may be older than what the stream has brought since. */
export function upsertMessage(db: Db, row: MessageRow, gen: number, how: 'replace' | 'ifAbsent' = 'replace'): void {
  const conflict =
    how === 'ifAbsent'
      ? 'DO NOTHING'
      : `DO UPDATE SET conversation_id = excluded.conversation_id, at = excluded.at, direction = excluded.direction,
           author = excluded.author, delivery = excluded.delivery, client_id = excluded.client_id, text = excluded.text,
           body = excluded.body, crc = excluded.crc, gen = excluded.gen`;
  sql(
    db,
    `INSERT INTO message (id, conversation_id, at, direction, author, delivery, client_id, text, body, crc, gen)
     VALUES (@id, @conversationId, @at, @direction, @author, @delivery, @clientId, @text, @body, @crc, @gen)
     ON CONFLICT (id) ${conflict}`,
  ).run({
    id: row.id,
    conversationId: row.conversationId,
    at: ms(row.at),
    direction: row.direction,
    author: row.author.kind,
    delivery: row.delivery?.state ?? null,
    clientId: row.clientId,
    text: textOf(row.parts).normalize('NFC'),
    gen,
    ...seal(row),
  });
}

/** Only the relay's row; the derived columns are placeholders until `refreshConversation` runs in the same transaction. */
export function upsertConversation(db: Db, row: ConversationRow, gen: number): void {
  const { body, crc } = seal(row);
  sql(
    db,
    `INSERT INTO conversation (id, connection_id, contact_id, base, base_crc, gen, body, crc, status, is_unassigned,
       is_overlaid, list_group, newest_key, oldest_key, last_message_at, preview_kind, has_problem)
     VALUES (@id, @connectionId, @contactId, @body, @crc, @gen, @body, @crc, 'open', 0, 0, 0, 0, 0, 0, 'other', 0)
     ON CONFLICT (id) DO UPDATE SET connection_id = excluded.connection_id, contact_id = excluded.contact_id,
       base = excluded.base, base_crc = excluded.base_crc, gen = excluded.gen`,
  ).run({ id: row.id, connectionId: row.connectionId, contactId: row.contactId, gen, body, crc });
}
