import type { InboxCounts } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { groupOrder } from '../projections/refresh-conversation.ts';
import { CLOSING_SOON_MS } from './inbox-list.ts';

/** Badges of the navigation. `connections`: open conversations of each linked account. */
export function inboxCounts({ db }: Cache, nowMs: number): InboxCounts {
  const byStatus = new Map(
    (
      sql(db, 'SELECT status, count(*) AS count FROM conversation GROUP BY status').all() as {
        status: string;
        count: number;
      }[]
    ).map(({ status, count }) => [status, count]),
  );
  const byGroup = new Map(
    (
      sql(
        db,
        `SELECT list_group, count(*) AS count FROM conversation WHERE status = 'open' GROUP BY list_group`,
      ).all() as {
        list_group: number;
        count: number;
      }[]
    ).map(({ list_group, count }) => [groupOrder[list_group], count]),
  );
  return {
    views: {
      waiting: byGroup.get('waiting') ?? 0,
      mine: byGroup.get('mine') ?? 0,
      agent: byGroup.get('agent') ?? 0,
      drafts: byGroup.get('drafts') ?? 0,
      unassigned: one(db, `status = 'open' AND is_unassigned = 1`, {}),
      open: byStatus.get('open') ?? 0,
      snoozed: byStatus.get('snoozed') ?? 0,
      closed: byStatus.get('closed') ?? 0,
    },
    connections: openByConnection({ db }),
    closingSoon: one(db, `status = 'open' AND window_expires_at > @now AND window_expires_at <= @until`, {
      now: nowMs,
      until: nowMs + CLOSING_SOON_MS,
    }),
  };
}

export function openByConnection({ db }: Pick<Cache, 'db'>): Record<string, number> {
  // Asked per account: grouped in one statement, SQLite would read every conversation instead of the index.
  const rows = sql(
    db,
    `SELECT id, (SELECT count(*) FROM conversation WHERE connection_id = connection.id AND status = 'open') AS count
     FROM connection`,
  ).all() as { id: string; count: number }[];
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
}

function one(db: Cache['db'], where: string, parameters: Record<string, number>): number {
  return (sql(db, `SELECT count(*) AS count FROM conversation WHERE ${where}`).get(parameters) as { count: number })
    .count;
}
