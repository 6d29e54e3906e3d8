import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { deadLetterTimes } from '../queue/dead-jobs.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { dueLetters, forgetLetters, hasLetters, reviveLetter } from './dead-letter-store.ts';

/** What the clock does to a tenant's letters: tries them again, forgets them. Waits on for as long as there are any. */
export const tendDeadLettersTask = defineTask({
  name: 'tend-dead-letters',
  lane: 'upkeep',
  payload: z.object({}),
  async run(ctx, _payload, { tenantId: maybeTenantId }) {
    const now = ctx.clock.now();
    await ctx.db.withTenant(must(maybeTenantId, 'a tenant'), async (tx) => {
      const forgotten = await forgetLetters(tx, new Date(now - deadLetterTimes.keepMs));
      const due = await dueLetters(tx, new Date(now));
      for (const id of due) await reviveLetter(tx, id);
      if (forgotten + due.length > 0) tx.append({ type: 'dead_letter.changed' });
      else if (await hasLetters(tx)) tx.enqueue(tendDeadLettersJob(now));
    });
  },
});

/** `keep`: the first one's time stands, or a steady trickle of deaths would put it off for ever. */
export function tendDeadLettersJob(now: number): JobRequest {
  const runAt = new Date(now + deadLetterTimes.retryMs);
  return job(tendDeadLettersTask, {}, { key: 'tend-dead-letters', keyMode: 'keep', runAt });
}
