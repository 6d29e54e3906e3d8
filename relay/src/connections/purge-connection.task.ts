import { must, systemClock } from '@tandem/shared/lib';
import {
  type ConnectionId,
  connectionId as connectionIdSchema,
  disconnectedKeptMs,
  type MediaId,
} from '@tandem/shared/model';
import { z } from 'zod';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';

/** So many conversations in one transaction: an account may have a hundred thousand, and nobody is to wait for them. */
const batch = 50;

/**
 * Deletes everything of an account 30 days after it was disconnected: rows, pictures, what the platform delivered, waiting jobs; the
 * event deletes it on every desktop. One waiting job per account; linked again or undone, it finds nothing to do.
 */
export const purgeConnectionTask = defineTask({
  name: 'purge-connection',
  lane: 'upkeep',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, { tenantId: maybeTenantId, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    for (;;) {
      signal.throwIfAborted();
      const step = await ctx.db.withTenant(tenantId, (tx) => purgeSome(ctx, tx, connectionId));
      if (step === 'done') return ctx.log.info({ tenantId, connectionId }, 'account purged');
      if (step === 'not-due') return;
    }
  },
});

export function purgeConnectionJob(connectionId: ConnectionId, waitMs = disconnectedKeptMs): JobRequest {
  // The queue's times are the database's, not those of a clock that a test has moved.
  const runAt = new Date(systemClock.now() + waitMs);
  return job(purgeConnectionTask, { connectionId }, { key: `purge-connection:${connectionId}`, runAt });
}

async function purgeSome(ctx: RelayContext, tx: TenantTx, id: ConnectionId): Promise<'more' | 'done' | 'not-due'> {
  const { sql, tenantId } = tx;
  // Locked, so that it is not linked again between two steps of one batch.
  const [found] = await sql<{ disconnectedAt: Date | null }[]>`
    select disconnected_at as "disconnectedAt" from connection
    where tenant_id = ${tenantId} and id = ${id} and status = 'disconnected' for update`;
  if (found === undefined || found.disconnectedAt === null) return 'not-due';
  const leftMs = found.disconnectedAt.getTime() + disconnectedKeptMs - ctx.clock.now();
  if (leftMs > 0) {
    tx.enqueue(purgeConnectionJob(id, leftMs));
    return 'not-due';
  }
  const gone = await sql<{ id: string }[]>`
    select id from conversation where tenant_id = ${tenantId} and connection_id = ${id} order by id limit ${batch}`;
  if (gone.length === 0) {
    await purgeRest(ctx, tx, id);
    return 'done';
  }
  const ids = gone.map((row) => row.id);
  const media = await sql<{ id: MediaId }[]>`
    select distinct (jsonb_path_query(m.parts, '$[*].mediaId') #>> '{}')::uuid as id from message m
    where m.tenant_id = ${tenantId} and m.conversation_id = any(${ids}::uuid[]) and m.parts @? '$[*].mediaId ? (@ != null)'`;
  await forget(tx, ids);
  await sql`delete from conversation where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`;
  for (const { id: mediaId } of media) if (mediaId !== null) await ctx.media.delete(tx, mediaId);
  return 'more';
}

async function purgeRest(ctx: RelayContext, tx: TenantTx, id: ConnectionId): Promise<void> {
  const { sql, tenantId } = tx;
  const pictures = await sql<{ id: MediaId }[]>`
    select avatar_media_id as id from contact
    where tenant_id = ${tenantId} and connection_id = ${id} and avatar_media_id is not null
    union select avatar_media_id from connection where tenant_id = ${tenantId} and id = ${id} and avatar_media_id is not null`;
  await sql`select drop_own_account_deliveries(${id})`;
  await forget(tx, [id]);
  // Letters that went out long ago named it.
  await sql`
    delete from mail where tenant_id = ${tenantId} and state <> 'queued' and created_at < ${new Date(ctx.clock.now() - disconnectedKeptMs)}`;
  // Its knowledge, settings, figures and customers go with it.
  await sql`delete from connection where tenant_id = ${tenantId} and id = ${id}`;
  for (const { id: mediaId } of pictures) await ctx.media.delete(tx, mediaId);
  await recordAudit(tx, { ...bySystem, act: 'connection.purge', subject: { kind: 'account', id } });
  tx.append({ type: 'connection.purged', connectionId: id });
}

/** What names an account or a conversation without a foreign key: waiting jobs, what was given up, notices. */
async function forget({ sql, tenantId }: TenantTx, ids: string[]): Promise<void> {
  await sql`select drop_own_jobs(${ids})`;
  await sql`
    delete from dead_letter where tenant_id = ${tenantId}
      and (connection_id = any(${ids}::uuid[]) or conversation_id = any(${ids}::uuid[]))`;
  await sql`delete from absence_notice where tenant_id = ${tenantId} and subject_id = any(${ids}::uuid[])`;
}
