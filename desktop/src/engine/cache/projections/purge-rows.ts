import { type Db, sql } from '../../sqlite/database.ts';

const ids = (rows: unknown[]) => (rows as { id: string }[]).map((row) => row.id);

export function conversationsOfContact(db: Db, contactId: string): string[] {
  return ids(sql(db, 'SELECT id FROM conversation WHERE contact_id = ?').all(contactId));
}

export function purgeMessage(db: Db, id: string): void {
  sql(db, 'DELETE FROM message WHERE id = ?').run(id);
}

export function purgeDraft(db: Db, id: string): void {
  sql(db, 'DELETE FROM draft WHERE id = ?').run(id);
}

export function purgeMember(db: Db, id: string): void {
  sql(db, 'DELETE FROM member WHERE id = ?').run(id);
}

export function purgeConversation(db: Db, id: string): void {
  for (const table of ['message', 'activity', 'draft']) {
    sql(db, `DELETE FROM ${table} WHERE conversation_id = ?`).run(id);
  }
  sql(db, 'DELETE FROM conversation WHERE id = ?').run(id);
}

/** Everything of a linked account; answers the conversations that went with it. */
export function purgeConnection(db: Db, connectionId: string): string[] {
  const gone = ids(sql(db, 'SELECT id FROM conversation WHERE connection_id = ?').all(connectionId));
  for (const id of gone) purgeConversation(db, id);
  sql(db, 'DELETE FROM contact WHERE connection_id = ?').run(connectionId);
  sql(db, 'DELETE FROM connection WHERE id = ?').run(connectionId);
  return gone;
}

/** Everything of a customer; answers the conversations that went with them. */
export function purgeContact(db: Db, contactId: string): string[] {
  const gone = conversationsOfContact(db, contactId);
  for (const id of gone) purgeConversation(db, id);
  sql(db, 'DELETE FROM contact WHERE id = ?').run(contactId);
  return gone;
}

/** What was said in it before `beforeMs`. */
export function trimConversation(db: Db, conversationId: string, beforeMs: number): void {
  for (const table of ['message', 'activity'])
    sql(db, `DELETE FROM ${table} WHERE conversation_id = ? AND at < ?`).run(conversationId, beforeMs);
}

export function conversationsOlderThan(db: Db, generation: number): string[] {
  return ids(sql(db, 'SELECT id FROM conversation WHERE gen < ?').all(generation));
}

/** What the last snapshot did not bring any more; answers the conversations that lost something. */
export function purgeOlderThan(db: Db, generation: number): string[] {
  const touched = ids(
    sql(
      db,
      `SELECT conversation_id AS id FROM message WHERE gen < @generation
       UNION SELECT conversation_id FROM draft WHERE gen < @generation`,
    ).all({ generation }),
  );
  for (const table of ['connection', 'contact', 'member', 'draft', 'activity', 'message', 'conversation']) {
    sql(db, `DELETE FROM ${table} WHERE gen < ?`).run(generation);
  }
  return touched;
}
