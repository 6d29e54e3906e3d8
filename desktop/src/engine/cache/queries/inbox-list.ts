import type { CallInput, InboxView, ListPage, OutboxItem } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { groupOrder } from '../projections/refresh-conversation.ts';
import { type StoredItem, selectItems, toListItems } from './list-items.ts';

/** A window that closes within this time is "closing soon". */
export const CLOSING_SOON_MS = 6 * 3_600_000;

interface Filter {
  readonly where: string;
  readonly orderBy: string;
  readonly parameters: Record<string, string | number | null>;
}

const groupIs = (group: (typeof groupOrder)[number]) => `status = 'open' AND list_group = ${groupOrder.indexOf(group)}`;

const viewFilter: Record<InboxView, string> = {
  waiting: groupIs('waiting'),
  drafts: groupIs('drafts'),
  mine: groupIs('mine'),
  agent: groupIs('agent'),
  unassigned: `status = 'open' AND is_unassigned = 1`,
  open: `status = 'open'`,
  snoozed: `status = 'snoozed'`,
  closed: `status = 'closed'`,
};

/** Snoozed and closed chats have no groups: plain newest (or oldest) first. */
const hasGroups = (view: InboxView) => view !== 'snoozed' && view !== 'closed';

function filterOf(input: Omit<CallInput<'inbox.list'>, 'offset' | 'limit'>, nowMs: number): Filter {
  const where = [viewFilter[input.view]];
  if (input.connectionId !== null) where.push('conversation.connection_id = @connectionId');
  if (input.closingSoonOnly) where.push('window_expires_at > @now AND window_expires_at <= @closingUntil');
  const isNewest = input.order === 'newest';
  const grouped = isNewest ? 'list_group, newest_key, conversation.id' : 'list_group, oldest_key, conversation.id';
  const plain = isNewest ? 'last_message_at DESC, conversation.id DESC' : 'last_message_at, conversation.id';
  return {
    where: where.join(' AND '),
    orderBy: hasGroups(input.view) ? grouped : plain,
    parameters: {
      ...(input.connectionId === null ? {} : { connectionId: input.connectionId }),
      ...(input.closingSoonOnly ? { now: nowMs, closingUntil: nowMs + CLOSING_SOON_MS } : {}),
    },
  };
}

/** One window of the list. Groups come in their fixed order; whoever waits longest is first among those who wait. */
export function inboxList(
  cache: Cache,
  input: CallInput<'inbox.list'>,
  at: { nowMs: number; outbox: readonly OutboxItem[] },
): ListPage {
  const { where, orderBy, parameters } = filterOf(input, at.nowMs);
  // The window's ids come from an index alone; only these rows are then read and joined.
  const rows = sql(
    cache.db,
    `${selectItems} WHERE conversation.id IN
       (SELECT id FROM conversation WHERE ${where} ORDER BY ${orderBy} LIMIT @limit OFFSET @offset) ORDER BY ${orderBy}`,
  ).all({ ...parameters, limit: input.limit, offset: input.offset }) as StoredItem[];
  // Of those who wait, the key of the order is the time since which they do.
  const counted = sql(
    cache.db,
    `SELECT list_group, count(*) AS count, min(newest_key) AS oldest FROM conversation WHERE ${where}
     GROUP BY list_group ORDER BY list_group`,
  ).all(parameters) as { list_group: number; count: number; oldest: number }[];
  return {
    total: counted.reduce((sum, { count }) => sum + count, 0),
    groups: hasGroups(input.view)
      ? counted.map(({ list_group, count, oldest }) => {
          const group = groupOrder[list_group] ?? 'waiting';
          return { group, count, oldestWaitingSince: group === 'waiting' ? new Date(oldest).toISOString() : null };
        })
      : [],
    offset: input.offset,
    items: toListItems(cache, rows, at.outbox),
  };
}

/** The statement behind a view, for the test that looks at its query plan. */
export function explainInboxList(cache: Cache, input: Omit<CallInput<'inbox.list'>, 'offset' | 'limit'>): string[] {
  const { where, orderBy, parameters } = filterOf(input, 0);
  const plan = sql(
    cache.db,
    `EXPLAIN QUERY PLAN SELECT conversation.id FROM conversation WHERE ${where} ORDER BY ${orderBy} LIMIT 50`,
  ).all(parameters) as { detail: string }[];
  return plan.map((step) => step.detail);
}
