import { emptyRows, type Role, type Rows } from '@tandem/shared/model';
import type { EventBody } from '@tandem/shared/protocol';
import { connection, contact, conversation, mate, me, member } from './row-builders.ts';

export interface LoggedEvent {
  readonly seq: number;
  readonly at: string;
  readonly body: { type: string };
}
/** Any event, also one that this version of the contract does not know. */
export type AnyEvent = EventBody | { type: string; [field: string]: unknown };

type Kind = keyof Rows;
type AnyRow = Rows[Kind][number];

/** The stand-in's database: current rows and the log, in memory. */
export class RelayState {
  logId = 'log-1';
  /** Of whoever signs in. */
  role: Role = 'owner';
  /** Of the shop that the tokens open; `tenant-2` is the other one. */
  tenantId = 'tenant-1';
  readonly log: LoggedEvent[] = [];
  readonly #rows: { [K in Kind]: Map<string, Rows[K][number]> } = {
    connections: new Map(),
    contacts: new Map(),
    conversations: new Map(),
    messages: new Map(),
    activities: new Map(),
    drafts: new Map(),
    members: new Map(),
  };

  /** One shop with an account, two members and one conversation that the agent holds. */
  constructor() {
    this.put('connections', connection());
    this.put('contacts', contact());
    this.put('conversations', conversation());
    this.put('members', member());
    this.put('members', member({ id: mate, name: 'Ploy', role: 'staff' }));
  }

  get head(): number {
    return this.log.length;
  }

  put<K extends Kind>(kind: K, row: Rows[K][number]): void {
    this.#rows[kind].set(row.id, row);
  }
  remove(kind: Kind, id: string): void {
    this.#rows[kind].delete(id);
  }
  get<K extends Kind>(kind: K, id: string): Rows[K][number] | undefined {
    return this.#rows[kind].get(id);
  }
  all<K extends Kind>(kind: K): Rows[K][number][] {
    return [...this.#rows[kind].values()];
  }
  patchConversation(id: string, change: Partial<Rows['conversations'][number]>): Rows['conversations'][number] {
    const row = this.get('conversations', id);
    if (row === undefined) throw new Error(`no conversation ${id}`);
    const next = { ...row, ...change };
    this.put('conversations', next);
    return next;
  }

  append(bodies: readonly AnyEvent[], nowIso: string): void {
    for (const body of bodies) this.log.push({ seq: this.head + 1, at: nowIso, body });
  }

  /** The current rows of all that these events touch, as the subscriber joins them. */
  rowsOf(events: readonly LoggedEvent[]): Rows {
    const rows = emptyRows();
    const add = (kind: Kind, id: unknown) => {
      const row = typeof id === 'string' ? this.#rows[kind].get(id) : undefined;
      const list = rows[kind] as AnyRow[];
      if (row !== undefined && !list.includes(row)) list.push(row);
    };
    for (const event of events) {
      const body = event.body as Record<string, unknown>;
      add('conversations', body.conversationId);
      add('messages', body.messageId);
      add('activities', body.activityId);
      add('drafts', body.draftId);
      add('contacts', body.contactId);
      add('connections', body.connectionId);
      add('members', body.personId);
    }
    return rows;
  }

  snapshot(): Rows {
    const rows = emptyRows();
    for (const kind of Object.keys(rows) as Kind[]) (rows[kind] as AnyRow[]).push(...this.all(kind));
    return rows;
  }
}

export const owner = { id: me, name: 'Me', email: 'me@example.com' };
