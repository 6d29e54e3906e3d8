import { must } from '@tandem/shared/lib';
import type { EventEnvelope } from '@tandem/shared/protocol';
import type { TenantTx } from '../db/tenant-tx.ts';

// Appending is `tx.append`; the rows are written by `db/flush`.

export interface LogState {
  readonly logId: string;
  /** The newest seq; 0: nothing yet. */
  readonly head: number;
  /** A cursor below it cannot be continued: what follows it has been pruned. */
  readonly horizon: number;
}

export async function readLogState({ sql, tenantId }: TenantTx): Promise<LogState> {
  const [row] = await sql<{ logId: string; head: string; first: string | null }[]>`
    select log_id as "logId", head, (select min(seq) from event where tenant_id = ${tenantId}) as first
    from tenant where id = ${tenantId}`;
  const { logId, head, first } = must(row, 'the tenant');
  return { logId, head: Number(head), horizon: first === null ? Number(head) : Number(first) - 1 };
}

/** Events after `cursor`, in seq order, without gaps: seq order is commit order. */
export async function readEvents({ sql, tenantId }: TenantTx, cursor: number, limit: number): Promise<EventEnvelope[]> {
  const rows = await sql<{ seq: string; at: Date; body: EventEnvelope['body'] }[]>`
    select seq, at, body from event where tenant_id = ${tenantId} and seq > ${cursor} order by seq limit ${limit}`;
  return rows.map(({ seq, at, body }) => ({ seq: Number(seq), at: at.toISOString(), body }));
}

/** Deletes at most `most` of the oldest events from `before`, but never of the newest `keep`; returns how many. What is left has no gap. */
export async function pruneEvents(
  { sql, tenantId }: TenantTx,
  { before, keep, most }: { before: Date; keep: number; most: number },
): Promise<number> {
  const { count } = await sql`
    delete from event where tenant_id = ${tenantId} and seq in (
      select seq from event
      where tenant_id = ${tenantId}
        and seq <= (select head from tenant where id = ${tenantId}) - ${keep}
        and seq < coalesce((select min(seq) from event where tenant_id = ${tenantId} and at >= ${before}), 9223372036854775807)
      order by seq limit ${most})`;
  return count;
}
