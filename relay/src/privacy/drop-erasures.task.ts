import { must } from '@tandem/shared/lib';
import { connectionId } from '@tandem/shared/model';
import { z } from 'zod';
import { defineTask } from '../queue/task.ts';
import { eraseForGood } from './erase-for-good.ts';

/** Nothing is left to which its erased customers could be put back. */
export const dropErasuresTask = defineTask({
  name: 'drop-erasures',
  lane: 'upkeep',
  payload: z.object({ connectionId }),
  async run(ctx, payload, { tenantId: maybeTenantId }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    await ctx.db.withTenant(tenantId, async (tx) => {
      const found = await tx.sql<{ id: string }[]>`
        select erasure_id as id from erased_row
        where tenant_id = ${tenantId} and table_name = 'contact' and row ->> 'connection_id' = ${payload.connectionId}`;
      for (const { id } of found) await eraseForGood(ctx, tx, id);
    });
  },
});
