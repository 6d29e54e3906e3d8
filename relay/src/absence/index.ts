import type { RelayFeature } from '../feature.ts';
import { noticeAbsenceTask, noticeJob } from './notice-absence.task.ts';
import { sendDigestTask } from './send-digest.task.ts';

/** When something waits for a person and nobody is online, the shop's owners and admins hear of it by mail. */
export const absenceFeature: RelayFeature = {
  name: 'absence',
  tasks: [noticeAbsenceTask, sendDigestTask],
  on: {
    'handler.changed': ({ handler, conversationId }) =>
      handler.kind === 'nobody' ? noticeJob('hand-off', conversationId) : null,
    // Any change of the account: whether it is lost is looked up.
    'connection.changed': ({ connectionId }) => noticeJob('reconnect', connectionId),
  },
};
