import type { TenantId } from '@tandem/shared/model';
import type { JobHelpers } from 'graphile-worker';
import type { RelayContext } from '../context.ts';
import type { CauseOfDeath } from './cause-of-death.ts';
import { defaultAttempts } from './task.ts';

const minuteMs = 60_000;

const retryMs = 15 * minuteMs;
const keepMs = 7 * 24 * 60 * minuteMs;
/** How what was given up is treated: tried again by the clock for as long as it is kept, so that Monday's mending finds Saturday's. */
export const deadLetterTimes = { retryMs, keepMs, mostRetries: keepMs / retryMs } as const;
const mostAtOnce = 200;

/**
 * Moves jobs that used up their attempts out of the queue, where nobody would see them: a tenant's into its `dead_letter` table, with
 * an event; what no tenant could be found for stays, and is tried again here. Any number of processes may do it at once. Returns how
 * many letters there are more.
 */
export async function buryDeadJobs(ctx: Pick<RelayContext, 'db'>): Promise<number> {
  const { mostRetries } = deadLetterTimes;
  const tenants = await ctx.db.withRole(
    'worker',
    (sql) => sql<{ tenantId: TenantId | null }[]>`select tenant_id as "tenantId" from tenants_with_dead_jobs()`,
  );
  let buried = 0;
  for (const { tenantId } of tenants) {
    if (tenantId === null) {
      await ctx.db.withRole(
        'worker',
        (sql) => sql`select tend_operator_dead_letters(${retryMs}, ${mostRetries}, ${keepMs}, ${defaultAttempts})`,
      );
      continue;
    }
    buried += await ctx.db.withTenant(tenantId, async (tx) => {
      const [row] = await tx.sql<[{ buried: number }]>`
        select bury_own_dead_jobs(${retryMs}, ${mostRetries}, ${mostAtOnce}) as buried`;
      if (row.buried > 0) tx.append({ type: 'dead_letter.changed' });
      return row.buried;
    });
  }
  return buried;
}

/** Buries every `everyMs` until stopped. */
export function startBurials(ctx: Pick<RelayContext, 'db' | 'clock' | 'log'>, everyMs: number): () => Promise<void> {
  let isStopped = false;
  let cancel: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    try {
      const buried = await buryDeadJobs(ctx);
      if (buried > 0) ctx.log.error({ area: 'queue', buried }, 'jobs were given up: see the dead letters');
    } catch (error) {
      ctx.log.warn({ area: 'queue', err: error }, 'dead jobs not looked at');
    }
    if (!isStopped) schedule();
  };
  const schedule = () => {
    cancel = ctx.clock.after(everyMs, () => {
      running = round();
    });
  };
  schedule();
  return async () => {
    isStopped = true;
    cancel();
    await running;
  };
}

/**
 * Writes into a job that failed what its burial needs to know: why, and whose it is. A job that was replaced while it ran (it had a key
 * and has none any more) is marked as such: another does its work, and its own failure is nobody's loss.
 */
export async function noteFailure(
  helpers: JobHelpers,
  { death, tenantId, isPermanent }: { death: CauseOfDeath | null; tenantId: TenantId | null; isPermanent: boolean },
): Promise<void> {
  const { id, key } = helpers.job;
  if (death === null && key === null) return;
  const words = { ...(death !== null && { death }), ...(tenantId !== null && { tenantId }) };
  await helpers.query(
    `update graphile_worker._private_jobs set
      max_attempts = case when $2 then attempts else max_attempts end,
      payload = (payload::jsonb || $3::jsonb
        || case when $4 and key is null then '{"death":{"replaced":true}}'::jsonb else '{}'::jsonb end)::json
    where id = $1`,
    [id, isPermanent, JSON.stringify(words), key !== null],
  );
}

export async function noteTenant(helpers: JobHelpers, tenantId: TenantId): Promise<void> {
  await helpers.query(
    'update graphile_worker._private_jobs set payload = (payload::jsonb || $2::jsonb)::json where id = $1',
    [helpers.job.id, JSON.stringify({ tenantId })],
  );
}
