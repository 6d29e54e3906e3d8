import { must } from '@tandem/shared/lib';
import { documentId, mediaId } from '@tandem/shared/model';
import { z } from 'zod';
import { defineTask } from '../queue/task.ts';
import { purgeDocument } from './store/document-store.ts';

/** How long a removed document can be had back. */
export const undeleteMs = 3_600_000;

/** Removes for good, with its versions, chunks and original, what was not had back. */
export const purgeDocumentTask = defineTask({
  name: 'purge-document',
  lane: 'upkeep',
  payload: z.object({ documentId }),
  async run(ctx, { documentId: id }, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'a tenant'), async (tx) => {
      // A minute to spare: the database's clock marked it, ours says that the hour is over.
      const original = await purgeDocument(tx, id, new Date(ctx.clock.now() - undeleteMs + 60_000));
      if (original !== null) await ctx.media.delete(tx, mediaId.parse(original));
    });
  },
});
