import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientId, ConversationId, MessageId } from '@tandem/shared/model';
import type { OutboxItem } from '../../bridge/index.ts';
import type { Log } from '../engine-options.ts';
import { type Db, emptyLog, faultOf, openDatabase, sql } from '../sqlite/database.ts';
import { repliesMigration } from './migrations/0001-replies.ts';

/** The folder is held by another engine that lives. */
export class EngineInUseError extends Error {
  override readonly name = 'EngineInUseError';
}

/** A reply that the relay has not acknowledged. */
export interface QueuedReply {
  readonly clientId: ClientId;
  /** Relay, shop and person: whose reply this is. Another sign-in never sends it. */
  readonly scope: string;
  readonly conversationId: ConversationId;
  readonly text: string;
  readonly replyToId: MessageId | null;
  readonly writtenAt: string;
  /** What the writer saw of the conversation; null where the cache did not know it. */
  readonly seen: { readonly epoch: number; readonly status: string; readonly lastShopMessageId: string | null } | null;
  readonly state: 'waiting' | 'asks' | 'refused';
  readonly reason: OutboxItem['reason'];
  readonly sendAnyway: boolean;
  /** The relay may already have it: it must not be taken back until the relay has answered. */
  readonly isAttempted: boolean;
}
export type OutboxStore = ReturnType<typeof openOutbox>;

interface StoredReply {
  readonly client_id: string;
  readonly scope: string;
  readonly body: string;
  readonly checksum: string;
}

/**
 * The replies that must survive anything: a file of its own, a commit is on the disk before it returns, every row
 * carries a checksum over all of it, and one that fails it is never sent. Held exclusively: a second engine on the
 * same folder is refused by SQLite (`SQLITE_BUSY`).
 */
export function openOutbox(dataDir: string, log: Log) {
  const db = openOrSetAside(join(dataDir, 'outbox.db'), log);

  function all(scope: string): QueuedReply[] {
    return (
      sql(db, 'SELECT client_id, scope, body, checksum FROM reply WHERE scope = ? ORDER BY position').all(
        scope,
      ) as StoredReply[]
    ).map(read);
  }

  function get(clientId: string): QueuedReply | null {
    const row = sql(db, 'SELECT client_id, scope, body, checksum FROM reply WHERE client_id = ?').get(clientId);
    return row === undefined ? null : read(row as StoredReply);
  }

  return {
    all,
    get,

    /** Durable when it returns. A repeat of the same client id changes nothing and answers what is stored. */
    add(reply: QueuedReply): QueuedReply {
      sql(
        db,
        `INSERT INTO reply (client_id, scope, conversation_id, body, checksum)
         VALUES (@client_id, @scope, @conversation_id, @body, @checksum) ON CONFLICT (client_id) DO NOTHING`,
      ).run({ ...write(reply), conversation_id: reply.conversationId });
      return get(reply.clientId) ?? reply;
    },

    change(
      clientId: string,
      change: Partial<Pick<QueuedReply, 'state' | 'reason' | 'sendAnyway' | 'isAttempted'>>,
    ): void {
      const reply = get(clientId);
      if (reply === null || reply.reason === 'damaged') return;
      sql(
        db,
        'UPDATE reply SET body = @body, checksum = @checksum WHERE client_id = @client_id AND scope = @scope',
      ).run(write({ ...reply, ...change }));
    },

    /** Moves it behind the conversation's other replies, as one that is written now. */
    requeue(reply: QueuedReply): void {
      db.transaction(() => {
        sql(db, 'DELETE FROM reply WHERE client_id = ?').run(reply.clientId);
        sql(
          db,
          `INSERT INTO reply (client_id, scope, conversation_id, body, checksum)
           VALUES (@client_id, @scope, @conversation_id, @body, @checksum)`,
        ).run({ ...write(reply), conversation_id: reply.conversationId });
      }).immediate();
    },

    remove(clientId: string): void {
      sql(db, 'DELETE FROM reply WHERE client_id = ?').run(clientId);
    },

    emptyLog: () => emptyLog(db),

    close: () => void db.close(),
  };
}

/** A file that SQLite cannot open at all is kept beside the new one: it may hold words that somebody wrote. */
function openOrSetAside(path: string, log: Log): Db {
  const open = () => openDatabase(path, { migrations: [repliesMigration], synchronous: 'FULL', isExclusive: true });
  try {
    return open();
  } catch (error) {
    const fault = faultOf(error);
    if (fault === 'busy') throw new EngineInUseError('another Tandem Inbox is using this data folder');
    if (fault !== 'damaged') throw error;
    const aside = `${path}.damaged-${Date.now()}`;
    log.error('outbox.damaged', { aside });
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    rmSync(`${path}-shm`, { force: true });
    return open();
  }
}

const checksum = (clientId: string, scope: string, body: string) =>
  createHash('sha256').update(`${clientId}\n${scope}\n${body}`).digest('hex');

function write(reply: QueuedReply): StoredReply {
  const { clientId, scope, ...rest } = reply;
  const body = JSON.stringify(rest);
  return { client_id: clientId, scope, body, checksum: checksum(clientId, scope, body) };
}

/** A row that fails its checksum is shown with what can be read of it, and never sent. */
function read(row: StoredReply): QueuedReply {
  if (checksum(row.client_id, row.scope, row.body) === row.checksum) {
    const rest = JSON.parse(row.body) as Omit<QueuedReply, 'clientId' | 'scope'>;
    return { clientId: row.client_id as ClientId, scope: row.scope, ...rest };
  }
  const salvaged = salvage(row.body);
  return {
    clientId: row.client_id as ClientId,
    scope: row.scope,
    conversationId: (salvaged.conversationId ?? '?') as ConversationId,
    text: salvaged.text ?? '',
    replyToId: null,
    writtenAt: isInstant(salvaged.writtenAt) ? salvaged.writtenAt : new Date(0).toISOString(),
    seen: null,
    state: 'refused',
    reason: 'damaged',
    sendAnyway: false,
    isAttempted: false,
  };
}

const isInstant = (value: string | undefined): value is string =>
  value !== undefined && !Number.isNaN(Date.parse(value));

function salvage(body: string): Partial<Record<string, string>> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === 'string'));
  } catch {
    // Beyond reading. The row stays, so that somebody is told.
    return {};
  }
}
