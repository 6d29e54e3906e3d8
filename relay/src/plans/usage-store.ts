import type { Usage } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { TenantTx } from '../db/tenant-tx.ts';

export interface Used {
  readonly messages: number;
  readonly aiReplies: number;
  readonly aiTokens: number;
  readonly aiUsd: number;
}

type Row<T> = Omit<Used, 'aiUsd'> & { readonly nano: number } & T;

const sums = ({ sql }: TenantTx) => sql`
  coalesce(sum(u.messages), 0)::float8 as messages, coalesce(sum(u.ai_replies), 0)::float8 as "aiReplies",
  coalesce(sum(u.ai_tokens), 0)::float8 as "aiTokens", coalesce(sum(u.ai_nano_usd), 0)::float8 as nano`;

const inDollars = <T>({ nano, ...row }: Row<T>) => ({ ...row, aiUsd: nano / 1e9 });

/** The shop's own calendar now. */
export async function calendarOf(tx: TenantTx, now: number): Promise<{ today: string; month: string; endsAt: Date }> {
  const [row] = await tx.sql<{ today: string; month: string; endsAt: Date }[]>`
    select d.day::text as today, to_char(d.day, 'YYYY-MM') as month,
      shop_midnight((date_trunc('month', d.day::timestamp) + interval '1 month')::date, d.zone) as "endsAt"
    from (select shop_day(${new Date(now)}, time_zone) as day, time_zone as zone from tenant where id = ${tx.tenantId}) d`;
  return must(row, 'the tenant');
}

/** This month so far and today. */
export async function usedOf(tx: TenantTx, today: string): Promise<{ month: Used; today: Used }> {
  const rows = await tx.sql<Row<{ isToday: boolean }>[]>`
    select u.day = ${today}::date as "isToday", ${sums(tx)} from usage_day u
    where u.tenant_id = ${tx.tenantId} and u.day >= date_trunc('month', ${today}::timestamp)::date and u.day <= ${today}::date
    group by 1`;
  const none: Used = { messages: 0, aiReplies: 0, aiTokens: 0, aiUsd: 0 };
  const pick = (isToday: boolean) => rows.filter((row) => row.isToday === isToday).map(inDollars)[0] ?? none;
  const day = pick(true);
  const earlier = pick(false);
  return {
    today: day,
    month: {
      messages: earlier.messages + day.messages,
      aiReplies: earlier.aiReplies + day.aiReplies,
      aiTokens: earlier.aiTokens + day.aiTokens,
      aiUsd: earlier.aiUsd + day.aiUsd,
    },
  };
}

/** The days from `from` to `today`, oldest first, those without a count as well. */
export async function usageDays(tx: TenantTx, from: string, today: string): Promise<Usage['days']> {
  const rows = await tx.sql<Row<{ day: string }>[]>`
    select d::date::text as day, ${sums(tx)}
    from generate_series(${from}::timestamp, ${today}::timestamp, interval '1 day') d
    left join usage_day u on u.tenant_id = ${tx.tenantId} and u.day = d::date
    group by d order by d`;
  return rows.map(inDollars);
}

/** The last `months` months, but none before the shop was there; oldest first, this one last. */
export async function usageMonths(tx: TenantTx, today: string, months: number): Promise<Usage['months']> {
  const rows = await tx.sql<Row<{ month: string; accounts: number; documents: number; seats: number }>[]>`
    select to_char(m, 'YYYY-MM') as month, ${sums(tx)}, coalesce(max(u.accounts), 0)::int as accounts,
      coalesce(max(u.documents), 0)::int as documents, coalesce(max(u.seats), 0)::int as seats
    from tenant t cross join lateral generate_series(
      least(date_trunc('month', ${today}::timestamp), greatest(
        date_trunc('month', ${today}::timestamp) - (${months - 1}::int * interval '1 month'),
        date_trunc('month', shop_day(t.created_at, t.time_zone)::timestamp))),
      date_trunc('month', ${today}::timestamp), interval '1 month') m
    left join usage_day u on u.tenant_id = t.id and u.day >= m::date and u.day < (m + interval '1 month')::date
    where t.id = ${tx.tenantId} group by m order by m`;
  return rows.map(inDollars);
}
