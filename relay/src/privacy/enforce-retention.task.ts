import { must } from '@tandem/shared/lib';
import type { ConversationId, TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { readRetention } from './retention-store.ts';
import { eraseSilentContacts, type Trimmed, trimBatch, trimConversations } from './trim-old.ts';

const dayMs = 86_400_000;
const auditBatch = 10_000;

/**
 * Once a day, for every shop that ever had a conversation: what is past its period goes, in transactions that nobody has to wait for. (The
 * agent's reasons go by a job of the agent's, under the same setting.)
 */
export const enforceRetentionTask = defineTask({
  name: 'enforce-retention',
  lane: 'upkeep',
  payload: z.object({}),
  async run(ctx, _payload, { tenantId: maybeTenantId, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const { conversationDays } = await ctx.db.withTenant(tenantId, readRetention);
    const before = new Date(ctx.clock.now() - conversationDays * dayMs);
    const contacts = await eraseSilent(ctx, tenantId, before, signal);
    const messages = await trim(ctx, tenantId, before, signal);
    const entries = await purgeAudit(ctx, tenantId, signal);
    await ctx.db.withTenant(tenantId, async (tx) => {
      if (contacts + messages + entries > 0) {
        await recordAudit(tx, { ...bySystem, act: 'privacy.purge_old', detail: { contacts, messages, entries } });
      }
      // The queue goes by the database's clock: by a relay's that is far behind it, this would run for ever.
      const [row] = await tx.sql<{ now: Date }[]>`select clock_timestamp() as now`;
      tx.enqueue(enforceRetentionJob(new Date(Math.max(ctx.clock.now(), Number(row?.now ?? 0)) + dayMs)));
    });
  },
});

/** One waits at a time; the time of the one that waits stands. */
export function enforceRetentionJob(runAt: Date): JobRequest {
  return job(enforceRetentionTask, {}, { key: 'enforce-retention', keyMode: 'keep', runAt });
}

async function eraseSilent(ctx: RelayContext, tenantId: TenantId, before: Date, signal: AbortSignal): Promise<number> {
  let all = 0;
  for (;;) {
    signal.throwIfAborted();
    const some = await ctx.db.withTenant(tenantId, (tx) => eraseSilentContacts(ctx, tx, before));
    all += some;
    if (some < trimBatch) return all;
  }
}

async function trim(ctx: RelayContext, tenantId: TenantId, before: Date, signal: AbortSignal): Promise<number> {
  let all = 0;
  let place: ConversationId | null = null;
  for (;;) {
    signal.throwIfAborted();
    const from: ConversationId | null = place;
    const some: Trimmed = await ctx.db.withTenant(tenantId, (tx) => trimConversations(ctx, tx, before, from));
    all += some.messages;
    place = some.after;
    if (some.isDone) return all;
  }
}

async function purgeAudit(ctx: RelayContext, tenantId: TenantId, signal: AbortSignal): Promise<number> {
  let all = 0;
  for (;;) {
    signal.throwIfAborted();
    const [row] = await ctx.db.withTenant(
      tenantId,
      ({ sql }) => sql<[{ count: number }]>`select purge_own_audit(${auditBatch}) as count`,
    );
    all += row.count;
    if (row.count < auditBatch) return all;
  }
}
