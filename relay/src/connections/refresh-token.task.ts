import { backoffMs, must } from '@tandem/shared/lib';
import { connectionId as connectionIdSchema } from '@tandem/shared/model';
import { z } from 'zod';
import { ProviderError } from '../providers/provider.ts';
import { defineTask, type JobRequest } from '../queue/task.ts';
import { refreshDueAt, refreshTokenJob, refreshTokenName } from './refresh-schedule.ts';
import { readToken } from './token-store.ts';
import { renewToken } from './token-vault.ts';

/**
 * Renews an account's token well before its end; the renewal schedules the next one: one waiting job per account, and no scan over
 * tenants. An outage delays it; only the platform's refusal of the grant ends it.
 */
export const refreshTokenTask = defineTask({
  name: refreshTokenName,
  lane: 'upkeep',
  payload: z.object({ connectionId: connectionIdSchema, failures: z.int().default(0) }),
  async run(ctx, { connectionId, failures }, { tenantId: maybeTenantId }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const schedule = (request: JobRequest) => ctx.db.withTenant(tenantId, async (tx) => tx.enqueue(request));
    const stored = await ctx.db.withTenant(tenantId, (tx) => readToken(tx, ctx, connectionId, { use: 'schedule' }));
    if (stored === null || stored.status === 'disconnected' || stored.status === 'reconnect') return;
    const dueAt = refreshDueAt(connectionId, stored.updatedAt, stored.accessExpiresAt);
    if (dueAt === null) return;
    if (dueAt.getTime() > ctx.clock.now()) return schedule(refreshTokenJob(connectionId, dueAt));
    try {
      await renewToken(ctx, tenantId, connectionId, stored.accessToken);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === 'token_invalid') return;
      ctx.log.warn({ tenantId, connectionId, failures, err: error }, 'token not refreshed, trying again');
      const runAt = new Date(ctx.clock.now() + backoffMs(failures + 1, 30_000, 1_800_000));
      return schedule(refreshTokenJob(connectionId, runAt, failures + 1));
    }
  },
});
