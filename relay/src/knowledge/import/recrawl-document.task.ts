import { must } from '@tandem/shared/lib';
import { documentId } from '@tandem/shared/model';
import { z } from 'zod';
import { defineTask } from '../../queue/task.ts';
import { findSubject } from '../store/import-store.ts';
import { nextCrawlAt, recrawlTaskName, scheduleCrawl } from './crawl-schedule.ts';
import { startImport } from './start-import.ts';

/** A page is due: asked again, unless it has been switched off; then it comes up a period later. */
export const recrawlDocumentTask = defineTask({
  name: recrawlTaskName,
  lane: 'upkeep',
  payload: z.object({ documentId }),
  async run(ctx, { documentId: id }, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'a tenant'), async (tx) => {
      const subject = await findSubject(tx, id);
      if (subject === null || subject.recrawl === 'never' || subject.nextCrawlAt === null) return;
      const now = ctx.clock.now();
      if (subject.nextCrawlAt.getTime() > now) return scheduleCrawl(tx, id, subject.nextCrawlAt);
      const isBusy = subject.state !== 'ready' && subject.state !== 'failed';
      if (subject.isEnabled && !isBusy) return startImport(tx, subject, null);
      await scheduleCrawl(tx, id, nextCrawlAt(subject.recrawl, now, now));
    });
  },
});
