import { must, newId, systemClock } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema } from '@tandem/shared/model';
import { z } from 'zod';
import { findConnection } from '../connections/index.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { dropOldMemory } from '../inbox/index.ts';
import { BreakerOpenError } from '../lib/breakers.ts';
import { ProviderError } from '../providers/provider.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { catchUpJob } from './catch-up-job.ts';
import { changedConversations } from './pull-conversation.ts';

/** An account costs two calls per round, and one for each conversation with news. */
const everyMs = 30 * 60_000;
/** How far back a newly linked account is read: what is older has left the reply window long ago. */
const historyMs = 14 * 24 * 3_600_000;
/** A message may carry an older time than the moment at which it is listed. */
const overlapMs = 5 * 60_000;

/**
 * Reads what an account's lists say is new since they were last read, and schedules itself anew: one waiting job per account. After a
 * time in which nothing could be delivered it is brought forward (`watch-inbound`).
 */
export const catchUpAccountTask = defineTask({
  name: 'catch-up-account',
  lane: 'pull',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, { tenantId: maybeTenantId, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const connection = await ctx.db.withTenant(tenantId, (tx) => findConnection(tx, connectionId));
    // Linked again, it begins anew.
    if (connection === null || connection.status === 'disconnected') return;
    const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
    if (channel.capabilities(connection.grantedScopes).catchUp === null) return;
    const startedAt = ctx.clock.now();
    const correlation = newId();
    let keys: readonly string[] | null = null;
    if (connection.status !== 'reconnect') {
      const before = await ctx.db.withTenant(tenantId, (tx) => caughtUpTo(tx, connectionId));
      const sinceMs = before === null ? startedAt - historyMs : before.getTime() - overlapMs;
      try {
        const pull = { tenantId, connectionId, channelKind: connection.channel, correlation, signal };
        keys = await changedConversations(ctx, pull, sinceMs);
      } catch (error) {
        // The next round reads from the same point on.
        if (!(error instanceof ProviderError || error instanceof BreakerOpenError)) throw error;
        ctx.log.info({ tenantId, connectionId, correlation, err: error }, 'account not caught up yet');
      }
    }
    await ctx.db.withTenant(tenantId, async (tx) => {
      if (keys !== null) {
        for (const conversationKey of keys)
          tx.enqueue(catchUpJob({ connectionId, conversationKey, sinceMs: 0, correlation }));
        await noteCaughtUp(tx, connectionId, new Date(startedAt));
      }
      await dropOldMemory(tx, startedAt);
      // The queue's times are the database's, not those of a clock that a test has moved.
      tx.enqueue(catchUpAccountJob(connectionId, new Date(systemClock.now() + everyMs * (0.8 + 0.4 * Math.random()))));
    });
  },
});

export function catchUpAccountJob(connectionId: ConnectionId, runAt?: Date): JobRequest {
  return job(
    catchUpAccountTask,
    { connectionId },
    { key: `catch-up-account:${connectionId}`, keyMode: 'replace', ...(runAt === undefined ? {} : { runAt }) },
  );
}

async function caughtUpTo(tx: TenantTx, id: ConnectionId): Promise<Date | null> {
  const [row] = await tx.sql<{ at: Date }[]>`
    select caught_up_to as at from connection_catch_up where tenant_id = ${tx.tenantId} and connection_id = ${id}`;
  return row?.at ?? null;
}

async function noteCaughtUp(tx: TenantTx, id: ConnectionId, at: Date): Promise<void> {
  await tx.sql`
    insert into connection_catch_up (tenant_id, connection_id, caught_up_to) values (${tx.tenantId}, ${id}, ${at})
    on conflict (tenant_id, connection_id) do update set caught_up_to = excluded.caught_up_to`;
}
