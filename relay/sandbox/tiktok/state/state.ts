import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Journal, openJournal, rewriteJournal } from './journal.ts';
import type {
  Account,
  AuthCode,
  Conversation,
  Customer,
  Delivery,
  Download,
  Grant,
  Media,
  Message,
  Post,
  Token,
  WebhookConfig,
} from './model.ts';
import { Table } from './table.ts';

export interface State {
  readonly accounts: Table<Account>;
  readonly customers: Table<Customer>;
  readonly conversations: Table<Conversation>;
  readonly messages: Table<Message>;
  readonly media: Table<Media>;
  readonly downloads: Table<Download>;
  readonly posts: Table<Post>;
  readonly grants: Table<Grant>;
  readonly authCodes: Table<AuthCode>;
  readonly tokens: Table<Token>;
  readonly webhookConfigs: Table<WebhookConfig>;
  readonly deliveries: Table<Delivery>;
  /** Messages of one conversation, oldest first. */
  thread(conversationId: string): Message[];
  close(): void;
}

interface JournalRecord {
  t: string;
  k: string;
  v: { id: string } | null;
}

/** A journal this much longer than its rows is rewritten when it is opened. */
const SLACK = 2000;

/** Opens the state kept in `dataDir`; the same folder gives the same state, also after the process was killed. */
export function openState(dataDir: string): State {
  mkdirSync(path.join(dataDir, 'media'), { recursive: true });
  const file = path.join(dataDir, 'state.jsonl');
  const threads = new Map<string, Message[]>();
  let journal: Journal | undefined;
  const record = (t: string, k: string, v: { id: string } | null): void => {
    journal?.write({ t, k, v } satisfies JournalRecord);
  };
  const remember = (message: Message): void => {
    const thread = threads.get(message.conversationId) ?? [];
    const index = thread.findIndex((other) => other.id === message.id);
    if (index >= 0) thread[index] = message;
    else thread.push(message);
    threads.set(message.conversationId, thread);
  };
  const tables = {
    accounts: new Table<Account>('accounts', record),
    customers: new Table<Customer>('customers', record),
    conversations: new Table<Conversation>('conversations', record),
    messages: new Table<Message>('messages', (t, k, message) => {
      record(t, k, message);
      if (message !== null) remember(message);
    }),
    media: new Table<Media>('media', record),
    downloads: new Table<Download>('downloads', record),
    posts: new Table<Post>('posts', record),
    grants: new Table<Grant>('grants', record),
    authCodes: new Table<AuthCode>('authCodes', record),
    tokens: new Table<Token>('tokens', record),
    webhookConfigs: new Table<WebhookConfig>('webhookConfigs', record),
    deliveries: new Table<Delivery>('deliveries', record),
  };
  const byName = new Map<string, { restore(id: string, row: unknown): void; all(): { id: string }[] }>(
    Object.entries(tables) as [string, never][],
  );
  let read = 0;
  const replay = (entry: unknown): void => {
    const { t, k, v } = entry as JournalRecord;
    byName.get(t)?.restore(k, v);
    read += 1;
  };
  journal = openJournal(file, replay);
  const rows = [...byName].flatMap(([t, table]) => table.all().map((v) => ({ t, k: v.id, v })));
  if (read > rows.length + SLACK) {
    journal.close();
    rewriteJournal(file, rows);
    journal = openJournal(file, () => undefined);
  }
  for (const message of tables.messages.all()) remember(message);
  return {
    ...tables,
    thread: (conversationId) => [...(threads.get(conversationId) ?? [])].sort((a, b) => a.at - b.at),
    close() {
      journal?.close();
      journal = undefined;
    },
  };
}
