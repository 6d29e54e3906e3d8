import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { eraseForGood } from './erase-for-good.ts';

export const finishErasureTask = defineTask({
  name: 'finish-erasure',
  lane: 'upkeep',
  payload: z.object({ erasureId: z.uuid() }),
  async run(ctx, { erasureId }, { tenantId: maybeTenantId }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const isDone = await ctx.db.withTenant(tenantId, (tx) => eraseForGood(ctx, tx, erasureId));
    if (isDone) ctx.log.info({ tenantId, erasureId }, 'a customer is erased for good');
  },
});

export function finishErasureJob(erasureId: string, runAt: Date): JobRequest {
  return job(finishErasureTask, { erasureId }, { key: `finish-erasure:${erasureId}`, runAt });
}
