import type { AgentUsage, ModelCall } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';

/** What an account's calls have cost so far, in billionths of a US dollar; days and months are UTC. */
export interface Spent {
  readonly today: number;
  readonly month: number;
}

export type UsagePurpose = AgentUsage['days'][number]['purpose'];

export async function countCalls(
  tx: TenantTx,
  connectionId: ConnectionId,
  calls: readonly ModelCall[],
  now: number,
  purpose: UsagePurpose = 'answers',
) {
  for (const call of calls) {
    const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = call;
    const aiTokens = inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens;
    // The whole shop's, in its own calendar, against its plan.
    tx.count({ at: now, aiTokens, aiNanoUsd: Math.round(call.costUsd * 1e9) });
    await tx.sql`
      insert into agent_usage as u (tenant_id, connection_id, day, model, purpose, calls, input_tokens, cache_read_tokens,
        cache_write_tokens, output_tokens, cost_nano_usd)
      values (${tx.tenantId}, ${connectionId}, ${dayOf(now)}::date, ${call.model}, ${purpose}, 1, ${call.inputTokens},
        ${call.cacheReadTokens}, ${call.cacheWriteTokens}, ${call.outputTokens}, ${Math.round(call.costUsd * 1e9)})
      on conflict (tenant_id, connection_id, day, model, purpose) do update set
        calls = u.calls + 1, input_tokens = u.input_tokens + excluded.input_tokens,
        cache_read_tokens = u.cache_read_tokens + excluded.cache_read_tokens,
        cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
        output_tokens = u.output_tokens + excluded.output_tokens, cost_nano_usd = u.cost_nano_usd + excluded.cost_nano_usd`;
  }
}

export async function readSpent(tx: TenantTx, connectionId: ConnectionId, now: number): Promise<Spent> {
  const [row] = await tx.sql<{ today: number; month: number }[]>`
    select coalesce(sum(cost_nano_usd) filter (where day = ${dayOf(now)}::date), 0)::float8 as today,
      coalesce(sum(cost_nano_usd), 0)::float8 as month
    from agent_usage
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and day >= ${`${monthOf(now)}-01`}::date
      and day <= ${dayOf(now)}::date`;
  return row ?? { today: 0, month: 0 };
}

export async function usageDays(
  tx: TenantTx,
  { connectionId, days, now }: { connectionId: ConnectionId; days: number; now: number },
): Promise<AgentUsage['days']> {
  const rows = await tx.sql<(Omit<AgentUsage['days'][number], 'costUsd'> & { nano: number })[]>`
    select day::text, model, purpose, calls::int, input_tokens::float8 as "inputTokens", cache_read_tokens::float8 as "cacheReadTokens",
      cache_write_tokens::float8 as "cacheWriteTokens", output_tokens::float8 as "outputTokens", cost_nano_usd::float8 as nano
    from agent_usage
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and day > ${dayOf(now - days * 86_400_000)}::date
    order by day desc, model, purpose`;
  return rows.map(({ nano, ...row }) => ({ ...row, costUsd: nano / 1e9 }));
}

/** All accounts of the company, this month, in US dollars. */
export async function companyMonthUsd(tx: TenantTx, now: number): Promise<number> {
  const [row] = await tx.sql<{ nano: number }[]>`
    select coalesce(sum(cost_nano_usd), 0)::float8 as nano from agent_usage
    where tenant_id = ${tx.tenantId} and day >= ${`${monthOf(now)}-01`}::date and day <= ${dayOf(now)}::date`;
  return (row?.nano ?? 0) / 1e9;
}

/** True for the first to tell of this period. */
export async function claimAlert(tx: TenantTx, connectionId: ConnectionId, period: string): Promise<boolean> {
  const made = await tx.sql`
    insert into agent_budget_alert (tenant_id, connection_id, period) values (${tx.tenantId}, ${connectionId}, ${period})
    on conflict (tenant_id, connection_id, period) do nothing returning 1`;
  return made.length > 0;
}

export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
export const monthOf = (now: number): string => dayOf(now).slice(0, 7);
