import type { RelayFeature } from '../feature.ts';
import { job } from '../queue/task.ts';
import { dropErasuresTask } from './drop-erasures.task.ts';
import { enforceRetentionJob, enforceRetentionTask } from './enforce-retention.task.ts';
import { exportFileRoute } from './export-file-route.ts';
import { finishErasureTask } from './finish-erasure.task.ts';
import { privacyRoutes } from './privacy-routes.ts';

const startMs = 3_600_000;
/** One waits already, or comes into being: the time of the one that waits stands. */
const keep = () => enforceRetentionJob(new Date(Date.now() + startMs));

/** What customers may ask of a shop, and for how long a shop keeps what. */
export const privacyFeature: RelayFeature = {
  name: 'privacy',
  routes: privacyRoutes,
  http: exportFileRoute,
  tasks: [finishErasureTask, enforceRetentionTask, dropErasuresTask],
  on: {
    'conversation.opened': keep,
    'connection.opened': keep,
    'connection.purged': ({ connectionId }) =>
      job(dropErasuresTask, { connectionId }, { key: `drop-erasures:${connectionId}` }),
  },
};
