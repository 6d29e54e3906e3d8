import type { RelayFeature } from '../feature.ts';
import { agentRoutes } from './agent-routes.ts';
import { composeReplyTask, replyJob } from './compose-reply.task.ts';
import { resumeAnswersJob, resumeAnswersTask } from './resume-answers.task.ts';
import { purgeTracesTask } from './trace/purge-traces.task.ts';

/** The AI: answers, drafts or hands off what customers write while it holds the conversation. */
export const agentFeature: RelayFeature = {
  name: 'agent',
  routes: agentRoutes,
  tasks: [composeReplyTask, resumeAnswersTask, purgeTracesTask],
  on: {
    'connection.changed': ({ connectionId }) => resumeAnswersJob(connectionId),
    'message.received': ({ handler, conversationId }) => (handler.kind === 'agent' ? replyJob(conversationId) : null),
    // Its question waits again, and perhaps nothing else would make anybody look.
    'message.changed': ({ deliveryState, conversationId }) =>
      deliveryState === 'cancelled' ? replyJob(conversationId) : null,
    'handler.changed': ({ handler, conversationId, answerNow }) =>
      handler.kind === 'agent' && answerNow ? replyJob(conversationId) : null,
  },
};
