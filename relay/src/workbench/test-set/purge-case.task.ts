import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { defineTask } from '../../queue/task.ts';
import { purgeCase } from './case-store.ts';

/** How long a removed case can be had back. */
export const undeleteMs = 3_600_000;

/** Removes for good, with what was answered to it, what was not had back. */
export const purgeCaseTask = defineTask({
  name: 'purge-test-case',
  lane: 'upkeep',
  payload: z.object({ caseId: z.string() }),
  async run(ctx, { caseId }, { tenantId }) {
    // A minute to spare: the database's clock marked it, ours says that the hour is over.
    const before = new Date(ctx.clock.now() - undeleteMs + 60_000);
    await ctx.db.withTenant(must(tenantId, 'a tenant'), (tx) => purgeCase(tx, caseId, before));
  },
});
