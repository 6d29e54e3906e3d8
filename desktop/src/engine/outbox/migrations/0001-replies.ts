/** `body` is the whole reply as JSON, so that one checksum covers it; `position` is the order of writing. */
export const repliesMigration = `
CREATE TABLE reply (
  position INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT NOT NULL UNIQUE, scope TEXT NOT NULL,
  conversation_id TEXT NOT NULL, body TEXT NOT NULL, checksum TEXT NOT NULL
);
CREATE INDEX reply_scope ON reply (scope, position);
`;
