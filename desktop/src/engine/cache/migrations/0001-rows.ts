/**
 * Rows of the relay as JSON (`body`, guarded by `crc`: SQLite has no page checksums) beside the columns that queries
 * need. Times are epoch milliseconds. `gen`: the snapshot that brought the row; a rebuild sweeps older ones.
 * A conversation keeps the relay's row (`base`) and what the screens see (`body`, with optimistic acts laid over it);
 * every column after `body` is derived from the latter, so that lists are read from an index alone.
 */
export const rowsMigration = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE connection (
  id TEXT PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL, gen INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE contact (
  id TEXT PRIMARY KEY, connection_id TEXT NOT NULL, name TEXT NOT NULL,
  body TEXT NOT NULL, crc INTEGER NOT NULL, gen INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE member (
  id TEXT PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL, gen INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE draft (
  id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, is_pending INTEGER NOT NULL, created_at INTEGER NOT NULL,
  body TEXT NOT NULL, crc INTEGER NOT NULL, gen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_pending ON draft (conversation_id, created_at) WHERE is_pending = 1;

CREATE TABLE activity (
  id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, at INTEGER NOT NULL,
  body TEXT NOT NULL, crc INTEGER NOT NULL, gen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX activity_thread ON activity (conversation_id, at, id);

CREATE TABLE message (
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation_id TEXT NOT NULL, at INTEGER NOT NULL,
  direction TEXT NOT NULL, author TEXT NOT NULL, delivery TEXT, client_id TEXT, text TEXT NOT NULL,
  body TEXT NOT NULL, crc INTEGER NOT NULL, gen INTEGER NOT NULL
);
CREATE INDEX message_thread ON message (conversation_id, at, id);
CREATE INDEX message_direction ON message (conversation_id, direction, at, id);
CREATE INDEX message_client ON message (client_id) WHERE client_id IS NOT NULL;

CREATE TABLE conversation (
  id TEXT PRIMARY KEY, connection_id TEXT NOT NULL, contact_id TEXT NOT NULL,
  base TEXT NOT NULL, base_crc INTEGER NOT NULL, gen INTEGER NOT NULL,
  body TEXT NOT NULL, crc INTEGER NOT NULL,
  status TEXT NOT NULL, is_unassigned INTEGER NOT NULL, is_overlaid INTEGER NOT NULL,
  list_group INTEGER NOT NULL, newest_key INTEGER NOT NULL, oldest_key INTEGER NOT NULL,
  last_message_at INTEGER NOT NULL, waiting_since INTEGER, window_expires_at INTEGER,
  preview TEXT, preview_kind TEXT NOT NULL, preview_by TEXT, draft_id TEXT, draft_text TEXT, has_problem INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversation_newest ON conversation (status, list_group, newest_key, id);
CREATE INDEX conversation_oldest ON conversation (status, list_group, oldest_key, id);
CREATE INDEX conversation_by_time ON conversation (status, last_message_at, id);
CREATE INDEX conversation_unassigned ON conversation (status, list_group, newest_key, id) WHERE is_unassigned = 1;
CREATE INDEX conversation_window ON conversation (status, window_expires_at) WHERE window_expires_at IS NOT NULL;
CREATE INDEX conversation_of_connection ON conversation (connection_id, status, list_group, newest_key, id);
CREATE INDEX conversation_of_contact ON conversation (contact_id);

-- Trigrams, because Thai writes no spaces; below three characters the search falls back to LIKE.
CREATE VIRTUAL TABLE message_text USING fts5 (text, content='message', content_rowid='rowid', tokenize='trigram');
INSERT INTO message_text (message_text, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER message_text_insert AFTER INSERT ON message WHEN new.text <> '' BEGIN
  INSERT INTO message_text (rowid, text) VALUES (new.rowid, new.text);
END;
CREATE TRIGGER message_text_delete AFTER DELETE ON message WHEN old.text <> '' BEGIN
  INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.rowid, old.text);
END;
CREATE TRIGGER message_text_update AFTER UPDATE OF text ON message WHEN old.text <> new.text BEGIN
  INSERT INTO message_text (message_text, rowid, text) SELECT 'delete', old.rowid, old.text WHERE old.text <> '';
  INSERT INTO message_text (rowid, text) SELECT new.rowid, new.text WHERE new.text <> '';
END;
`;
