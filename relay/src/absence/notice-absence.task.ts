import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { isTeamAbsent, type NoticeKind, needsPerson, noteAbsence } from './absence-store.ts';
import { digestJob } from './send-digest.task.ts';

/** A laptop that was closed just now still looks as if somebody were there. */
const secondLookMs = 80_000;

/** Something waits for a person: is anybody there? If not, it goes into the next mail. Never part of the hand-off itself. */
export const noticeAbsenceTask = defineTask({
  name: 'notice-absence',
  lane: 'upkeep',
  payload: z.object({
    kind: z.enum(['hand-off', 'reconnect']),
    subjectId: z.uuid(),
    isSecondLook: z.boolean().default(false),
  }),
  async run(ctx, { kind, subjectId, isSecondLook }, { tenantId: maybeTenantId }) {
    if (!ctx.mail.isOn) return;
    const now = ctx.clock.now();
    await ctx.db.withTenant(must(maybeTenantId, 'a tenant'), async (tx) => {
      if (!(await needsPerson(tx, kind, subjectId))) return;
      if (!(await isTeamAbsent(tx))) {
        if (!isSecondLook) tx.enqueue(noticeJob(kind, subjectId, new Date(now + secondLookMs)));
        return;
      }
      if (await noteAbsence(tx, kind, subjectId, new Date(now))) tx.enqueue(await digestJob(tx, now));
    });
  },
});

/** `at`: a second look. */
export function noticeJob(kind: NoticeKind, subjectId: string, at?: Date): JobRequest {
  return job(
    noticeAbsenceTask,
    { kind, subjectId, isSecondLook: at !== undefined },
    { key: `absence:${subjectId}`, ...(at !== undefined && { runAt: at }) },
  );
}
