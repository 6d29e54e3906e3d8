import { must } from '@tandem/shared/lib';
import { conversationId } from '@tandem/shared/model';
import { z } from 'zod';
import { defineTask } from '../queue/task.ts';
import { endSnooze } from './snooze.ts';

export const endSnoozeTask = defineTask({
  name: 'end-snooze',
  lane: 'upkeep',
  payload: z.object({ conversationId }),
  async run(ctx, payload, { tenantId }) {
    const ending = { ...payload, now: ctx.clock.now() };
    await ctx.db.withTenant(must(tenantId, 'a tenant'), (tx) => endSnooze(tx, ending));
  },
});
