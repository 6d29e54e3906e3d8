import { backoffMs, must } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';
import { ProviderError } from '../providers/provider.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { readToken } from './token-store.ts';
import { renewToken } from './token-vault.ts';

/**
 * Renews an account's token well before its end and schedules itself anew: one waiting job per account, and no scan over tenants.
 * An outage delays it; only the platform's refusal of the grant ends it.
 */
export const refreshTokenTask = defineTask({
  name: 'refresh-token',
  lane: 'upkeep',
  payload: z.object({ connectionId: connectionIdSchema, failures: z.int().default(0) }),
  async run(ctx, { connectionId, failures }, { tenantId: maybeTenantId }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const read = () => ctx.db.withTenant(tenantId, (tx) => readToken(tx, ctx, connectionId));
    const schedule = (request: JobRequest | null) =>
      ctx.db.withTenant(tenantId, async (tx) => {
        if (request !== null) tx.enqueue(request);
      });
    const stored = await read();
    if (stored === null || stored.status === 'disconnected' || stored.status === 'reconnect') return;
    const dueAt = refreshDueAt(stored.updatedAt, stored.accessExpiresAt);
    if (dueAt === null) return;
    if (dueAt.getTime() > ctx.clock.now()) return schedule(refreshTokenJob(connectionId, dueAt));
    try {
      await renewToken(ctx, tenantId, connectionId, stored.accessToken);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === 'token_invalid') return;
      ctx.log.warn({ tenantId, connectionId, failures, err: error }, 'token not refreshed, trying again');
      return schedule(retryJob(ctx, connectionId, failures + 1));
    }
    const renewed = await read();
    const next = renewed === null ? null : refreshDueAt(renewed.updatedAt, renewed.accessExpiresAt);
    return schedule(next === null ? null : refreshTokenJob(connectionId, next));
  },
});

export function refreshTokenJob(connectionId: ConnectionId, runAt: Date): JobRequest {
  return job(refreshTokenTask, { connectionId }, { key: `refresh-token:${connectionId}`, keyMode: 'replace', runAt });
}

function retryJob(ctx: RelayContext, connectionId: ConnectionId, failures: number): JobRequest {
  const runAt = new Date(ctx.clock.now() + backoffMs(failures, 30_000, 1_800_000));
  return job(
    refreshTokenTask,
    { connectionId, failures },
    { key: `refresh-token:${connectionId}`, keyMode: 'replace', runAt },
  );
}

/** After two thirds of its life, so that an outage of hours is survived; null: it does not end. */
export function refreshDueAt(issuedAt: Date, expiresAt: Date | null): Date | null {
  if (expiresAt === null) return null;
  const life = Math.max(0, expiresAt.getTime() - issuedAt.getTime());
  return new Date(issuedAt.getTime() + (life * 2) / 3);
}
