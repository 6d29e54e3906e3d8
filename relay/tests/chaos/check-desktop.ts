import { isDeepStrictEqual } from 'node:util';
import { api } from '@tandem/shared/api';
import { emptyRows, type Rows } from '@tandem/shared/model';
import type { Shop } from '../kills/rig/shop.ts';
import type { DesktopEngine } from './desktop-engine.ts';
import type { DesktopCheck } from './record.ts';

interface ListPage {
  readonly total: number;
  readonly items: readonly {
    readonly conversation: Rows['conversations'][number];
    readonly contact: Rows['contacts'][number];
  }[];
}
interface ThreadPage {
  readonly items: readonly (
    | { readonly kind: 'message'; readonly message: Rows['messages'][number] }
    | { readonly kind: 'activity'; readonly activity: Rows['activities'][number] }
    | { readonly kind: 'outbox'; readonly item: OutboxItem }
  )[];
  readonly before: string | null;
}
interface OutboxItem {
  readonly clientId: string;
  readonly state: 'waiting' | 'sending' | 'asks' | 'refused';
}

/** All rows of the relay's snapshot. */
export async function readSnapshot(shop: Shop): Promise<{ rows: Rows; asOfSeq: number; logId: string }> {
  const rows = emptyRows();
  for (let cursor = ''; ; ) {
    const { status, json } = await shop.call('GET', `/snapshot${cursor}`);
    if (status !== 200) throw new Error(`snapshot: ${status} ${JSON.stringify(json)}`);
    const page = api.snapshot.output.parse(json);
    for (const name of Object.keys(rows) as (keyof Rows)[]) (rows[name] as unknown[]).push(...page.rows[name]);
    if (page.nextCursor === null) return { rows, asOfSeq: page.asOfSeq, logId: page.logId };
    cursor = `?cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** Holds a desktop's cache, as its screens read it, against the relay's snapshot. */
export async function checkDesktop(engine: DesktopEngine, { rows }: { rows: Rows }): Promise<DesktopCheck> {
  const differences: string[] = [];
  const compare = (what: string, expected: readonly { id: string }[], found: readonly { id: string }[]) => {
    const byId = new Map(found.map((row) => [row.id, row]));
    for (const row of expected) {
      const mine = byId.get(row.id);
      byId.delete(row.id);
      if (mine === undefined) differences.push(`${what} ${row.id} is missing`);
      else if (!isDeepStrictEqual(mine, row))
        differences.push(`${what} ${row.id} is another: ${firstDifference(row, mine)}`);
    }
    for (const id of byId.keys()) differences.push(`${what} ${id} is too many`);
  };
  const listed: ListPage['items'][number][] = [];
  for (const view of ['open', 'snoozed', 'closed']) {
    for (let offset = 0; ; offset += 200) {
      const input = { view, connectionId: null, closingSoonOnly: false, order: 'newest', offset, limit: 200 };
      const page = (await engine.call('inbox.list', input)) as ListPage;
      listed.push(...page.items);
      if (page.items.length < 200) break;
    }
  }
  compare(
    'conversation',
    rows.conversations,
    listed.map(({ conversation }) => conversation),
  );
  const inUse = new Set(rows.conversations.map(({ contactId }) => contactId));
  compare(
    'contact',
    rows.contacts.filter(({ id }) => inUse.has(id)),
    listed.map(({ contact }) => contact),
  );
  const messages: Rows['messages'] = [];
  const activities: Rows['activities'] = [];
  for (const { id } of rows.conversations) {
    for (let before: string | null = null; ; ) {
      const page = (await engine.call('thread.page', { conversationId: id, before, limit: 200 })) as ThreadPage;
      for (const item of page.items) {
        if (item.kind === 'message') messages.push(item.message);
        if (item.kind === 'activity') activities.push(item.activity);
      }
      before = page.before;
      if (before === null) break;
    }
  }
  compare('message', rows.messages, messages);
  compare('activity', rows.activities, activities);
  const outbox = (await engine.call('outbox.list', {})) as OutboxItem[];
  for (const { clientId, state } of outbox) {
    if (state === 'waiting' || state === 'sending') differences.push(`reply ${clientId} still waits in the outbox`);
  }
  const shownAsFailed = outbox.flatMap(({ clientId, state }) => (/asks|refused/.test(state) ? [clientId] : []));
  return { name: engine.name, differences, shownAsFailed };
}

/** Replies that a desktop has promised to send and has not yet. */
export async function unsentIn(engine: DesktopEngine): Promise<number> {
  const outbox = (await engine.call('outbox.list', {})) as OutboxItem[];
  return outbox.filter(({ state }) => state === 'waiting' || state === 'sending').length;
}

function firstDifference(expected: object, found: object): string {
  const keys = Object.keys(expected) as (keyof typeof expected)[];
  const key = keys.find((name) => !isDeepStrictEqual(expected[name], found[name]));
  return key === undefined
    ? 'other fields'
    : `${String(key)} ${JSON.stringify(found[key])} not ${JSON.stringify(expected[key])}`;
}
