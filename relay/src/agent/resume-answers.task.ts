import { must } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema } from '@tandem/shared/model';
import { z } from 'zod';
import { findConnection } from '../connections/index.ts';
import { conversationsToAnswer } from '../inbox/index.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { replyJob } from './compose-reply.task.ts';

/** While an account is paused the agent does not take its turn; this gives every conversation that waits its turn back. */
export const resumeAnswersTask = defineTask({
  name: 'resume-answers',
  lane: 'ai',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'a tenant'), async (tx) => {
      if ((await findConnection(tx, connectionId))?.status !== 'active') return;
      for (const id of await conversationsToAnswer(tx, connectionId)) tx.enqueue(replyJob(id));
    });
  },
});

export function resumeAnswersJob(connectionId: ConnectionId): JobRequest {
  return job(resumeAnswersTask, { connectionId }, { key: `resume-answers:${connectionId}` });
}
