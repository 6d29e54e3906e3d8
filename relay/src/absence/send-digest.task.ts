import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import type { TenantTx } from '../db/tenant-tx.ts';
import { queueMail, shopHeads } from '../mail/index.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { dropOpenNotices, isTeamAbsent, lastToldAt, markTold, openNotices } from './absence-store.ts';

const digestMs = 10 * 60_000;

/** One mail to each owner and admin over all that waits; at most every ten minutes per shop. */
export const sendDigestTask = defineTask({
  name: 'send-absence-digest',
  lane: 'upkeep',
  payload: z.object({}),
  async run(ctx, _payload, { tenantId: maybeTenantId }) {
    const now = ctx.clock.now();
    await ctx.db.withTenant(must(maybeTenantId, 'a tenant'), async (tx) => {
      const data = await openNotices(tx);
      if (data.waiting.length + data.reconnect.length === 0) return;
      // Whoever has come meanwhile sees it on the screen.
      if (!(await isTeamAbsent(tx))) return dropOpenNotices(tx);
      const dueAt = await nextDigestAt(tx, now);
      if (dueAt > now) return void tx.enqueue(await digestJob(tx, now));
      for (const personId of await shopHeads(tx)) {
        await queueMail(tx, { personId, template: 'nobody-online', data, now });
      }
      await markTold(tx, new Date(now));
    });
  },
});

export async function digestJob(tx: TenantTx, now: number): Promise<JobRequest> {
  const runAt = new Date(await nextDigestAt(tx, now));
  return job(sendDigestTask, {}, { key: 'absence-digest', keyMode: 'replace', runAt });
}

async function nextDigestAt(tx: TenantTx, now: number): Promise<number> {
  const last = await lastToldAt(tx);
  return last === null ? now : Math.max(now, last.getTime() + digestMs);
}
