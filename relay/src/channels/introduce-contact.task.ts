import { must } from '@tandem/shared/lib';
import { type ConnectionId, conversationId } from '@tandem/shared/model';
import { z } from 'zod';
import { defineTask } from '../queue/task.ts';
import { catchUpJob } from './catch-up-job.ts';

/** Webhooks name a customer by handle only: a new conversation is pulled once for the display name. */
export const introduceContactTask = defineTask({
  name: 'introduce-contact',
  lane: 'media',
  payload: z.object({ conversationId }),
  async run(ctx, input, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'a tenant'), async (tx) => {
      const [thread] = await tx.sql<{ connectionId: ConnectionId; conversationKey: string }[]>`
        select v.connection_id as "connectionId", v.external_id as "conversationKey"
        from conversation v join contact c on c.tenant_id = v.tenant_id and c.id = v.contact_id
        where v.tenant_id = ${tx.tenantId} and v.id = ${input.conversationId} and c.display_name is null`;
      if (thread !== undefined) tx.enqueue(catchUpJob({ ...thread, sinceMs: 0 }));
    });
  },
});
