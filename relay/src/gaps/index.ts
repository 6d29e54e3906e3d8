import type { RelayFeature } from '../feature.ts';
import { job } from '../queue/task.ts';
import { gapRoutes } from './gap-routes.ts';
import { noteQuestionTask, sortGapsTask } from './sort-gaps.task.ts';
import { tryGapsJob, tryGapsTask } from './try-gaps.task.ts';

/** What customers ask and the agent does not know: put together, answered, and closed when it knows. */
export const gapsFeature: RelayFeature = {
  name: 'gaps',
  routes: gapRoutes,
  tasks: [noteQuestionTask, sortGapsTask, tryGapsTask],
  on: {
    'handler.changed': ({ handler, conversationId }) =>
      handler.kind === 'nobody'
        ? job(noteQuestionTask, { conversationId }, { key: `note-question:${conversationId}` })
        : null,
    'knowledge.changed': ({ connectionId }) => tryGapsJob(connectionId),
    'agent.changed': ({ connectionId }) => tryGapsJob(connectionId),
    'agent.published': ({ connectionId }) => tryGapsJob(connectionId),
  },
};
