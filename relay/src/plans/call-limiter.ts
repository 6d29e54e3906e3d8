import type { TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { CallTurn, LimitCalls } from '../http/call-turn.ts';
import { readPlan } from './plan-store.ts';

const minuteMs = 60_000;
/** A node draws so many parts of a shop's minute at a time: twenty questions a minute to the database, however many calls there are. */
const parts = 20;
const mostShops = 10_000;

interface Share {
  readonly minute: number;
  limit: number;
  /** Drawn and not used yet, by this node. */
  own: number;
  /** Not drawn yet, by any node, as far as this one knows. */
  left: number;
  drawing: Promise<void> | null;
}

/**
 * Calls per minute as the shop's plan has them, over all nodes: what nodes draw together never exceeds the limit. What a node drew and
 * did not use is lost to the others until the next minute, so of N nodes each may refuse up to N - 1 parts early.
 */
export function createCallLimiter({ db, clock }: Pick<RelayContext, 'db' | 'clock'>): LimitCalls {
  const shares = new Map<TenantId, Share>();

  function shareOf(tenantId: TenantId, minute: number): Share {
    const known = shares.get(tenantId);
    if (known !== undefined && known.minute >= minute) return known;
    const fresh: Share = { minute, limit: 0, own: 0, left: Number.POSITIVE_INFINITY, drawing: null };
    if (shares.size >= mostShops) {
      for (const [id, share] of shares) if (share.minute < minute) shares.delete(id);
    }
    shares.set(tenantId, fresh);
    return fresh;
  }

  async function draw(tenantId: TenantId, share: Share): Promise<void> {
    const drawn = await db.withTenant(tenantId, async (tx) => {
      const { requestsPerMinute: limit } = (await readPlan(tx)).plan;
      const wanted = Math.ceil(limit / parts);
      await tx.sql`insert into api_minute (tenant_id, minute, drawn) values (${tenantId}, ${share.minute}, 0) on conflict do nothing`;
      const [row] = await tx.sql<{ granted: number; left: number }[]>`
        with before as (
          select case when minute < ${share.minute} then 0 else drawn end as drawn from api_minute where tenant_id = ${tenantId} for update
        )
        update api_minute a set minute = greatest(a.minute, ${share.minute}),
          drawn = before.drawn + greatest(0, least(${wanted}::int, ${limit}::int - before.drawn))
        from before where a.tenant_id = ${tenantId}
        returning a.drawn - before.drawn as granted, greatest(0, ${limit}::int - a.drawn) as left`;
      return { limit, granted: row?.granted ?? 0, left: row?.left ?? 0 };
    });
    share.limit = drawn.limit;
    share.own += drawn.granted;
    share.left = drawn.left;
  }

  return async (tenantId) => {
    const now = clock.now();
    const minute = Math.floor(now / minuteMs);
    const share = shareOf(tenantId, minute);
    while (share.own === 0 && share.left > 0) {
      share.drawing ??= draw(tenantId, share).finally(() => {
        share.drawing = null;
      });
      await share.drawing;
    }
    const isAllowed = share.own > 0;
    if (isAllowed) share.own -= 1;
    const turn: CallTurn = {
      isAllowed,
      limit: share.limit,
      remaining: share.own + share.left,
      resetMs: (minute + 1) * minuteMs - now,
    };
    return turn;
  };
}
