import { must } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema } from '@tandem/shared/model';
import { z } from 'zod';
import { findConnection } from '../connections/index.ts';
import { conversationsToSend, wakeDeliveryAt } from '../inbox/index.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';

/** An account works again: what was kept for it goes out now, not at the next look. */
export const resumeDeliveriesTask = defineTask({
  name: 'resume-deliveries',
  lane: 'delivery',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'a tenant'), async (tx) => {
      if ((await findConnection(tx, connectionId))?.status !== 'active') return;
      const now = new Date(ctx.clock.now());
      for (const id of await conversationsToSend(tx, connectionId)) wakeDeliveryAt(tx, id, now, 'due');
    });
  },
});

export function resumeDeliveriesJob(connectionId: ConnectionId): JobRequest {
  return job(resumeDeliveriesTask, { connectionId }, { key: `resume-deliveries:${connectionId}` });
}
