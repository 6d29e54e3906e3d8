import type { TenantId } from '@tandem/shared/model';
import type { TransactionSql } from 'postgres';

/** What a transaction used of the shop's plan. */
export interface UsageCount {
  /** Epoch milliseconds: decides the day. */
  readonly at: number;
  readonly messages?: number;
  readonly aiReplies?: number;
  readonly aiTokens?: number;
  /** Billionths of a US dollar. */
  readonly aiNanoUsd?: number;
  /** These as they stand now; a day keeps the most. */
  readonly accounts?: number;
  readonly documents?: number;
  readonly seats?: number;
}

const summed = ['messages', 'aiReplies', 'aiTokens', 'aiNanoUsd'] as const;
const standing = ['accounts', 'documents', 'seats'] as const;
type Summed = Record<(typeof summed)[number], number>;

/** What this transaction added, and what the month and the day have come to with it. */
export interface CountedUsage {
  readonly plan: string;
  /** `2026-11-28`, in the shop's calendar. */
  readonly day: string;
  readonly added: Summed;
  readonly month: Summed;
  readonly today: Summed;
}

type Row = { plan: string; day: string } & { [K in keyof Summed as `${K}Today`]: number } & {
  [K in keyof Summed as `${K}Month`]: number;
};

/**
 * Adds to the day's row. Its lock is held from here to COMMIT, so of all who count at the same time each sees exact sums, and exactly one
 * sees a limit being passed.
 */
export async function countUsage(
  sql: TransactionSql,
  tenantId: TenantId,
  counts: readonly UsageCount[],
): Promise<CountedUsage | null> {
  const sum = (name: keyof Summed) => counts.reduce((total, count) => total + (count[name] ?? 0), 0);
  const most = (name: (typeof standing)[number]) => Math.max(0, ...counts.map((count) => count[name] ?? 0));
  const added = Object.fromEntries(summed.map((name) => [name, sum(name)])) as Summed;
  const at = new Date(counts.at(-1)?.at ?? 0);
  const [row] = await sql<Row[]>`
    with own as (select plan, shop_day(${at}, time_zone) as day from tenant where id = ${tenantId}),
    counted as (
      insert into usage_day as u (tenant_id, day, messages, ai_replies, ai_tokens, ai_nano_usd, accounts, documents, seats)
      select ${tenantId}, day, ${added.messages}::bigint, ${added.aiReplies}::bigint, ${added.aiTokens}::bigint, ${added.aiNanoUsd}::bigint,
        ${most('accounts')}::int, ${most('documents')}::int, ${most('seats')}::int from own
      on conflict (tenant_id, day) do update set messages = u.messages + excluded.messages, ai_replies = u.ai_replies + excluded.ai_replies,
        ai_tokens = u.ai_tokens + excluded.ai_tokens, ai_nano_usd = u.ai_nano_usd + excluded.ai_nano_usd,
        accounts = greatest(u.accounts, excluded.accounts), documents = greatest(u.documents, excluded.documents),
        seats = greatest(u.seats, excluded.seats)
      returning *
    ),
    earlier as (
      select coalesce(sum(u.messages), 0) as messages, coalesce(sum(u.ai_replies), 0) as ai_replies,
        coalesce(sum(u.ai_tokens), 0) as ai_tokens, coalesce(sum(u.ai_nano_usd), 0) as ai_nano_usd
      from usage_day u, own where u.tenant_id = ${tenantId} and u.day >= date_trunc('month', own.day::timestamp)::date and u.day < own.day
    )
    select own.plan, c.day::text, c.messages::float8 as "messagesToday", c.ai_replies::float8 as "aiRepliesToday",
      c.ai_tokens::float8 as "aiTokensToday", c.ai_nano_usd::float8 as "aiNanoUsdToday",
      (c.messages + e.messages)::float8 as "messagesMonth", (c.ai_replies + e.ai_replies)::float8 as "aiRepliesMonth",
      (c.ai_tokens + e.ai_tokens)::float8 as "aiTokensMonth", (c.ai_nano_usd + e.ai_nano_usd)::float8 as "aiNanoUsdMonth"
    from own, counted c, earlier e`;
  // A shop that is not there (any more) uses nothing.
  if (row === undefined) return null;
  const totals = (period: 'Today' | 'Month') =>
    Object.fromEntries(summed.map((name) => [name, row[`${name}${period}`]])) as Summed;
  return { plan: row.plan, day: row.day, added, month: totals('Month'), today: totals('Today') };
}
