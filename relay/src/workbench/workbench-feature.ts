import type { RelayFeature } from '../feature.ts';
import { purgeRunsTask } from './runs/purge-runs.task.ts';
import { runRoutes } from './runs/run-routes.ts';
import { testRunTask } from './runs/test-run.task.ts';
import { caseRoutes } from './test-set/case-routes.ts';
import { purgeCaseTask } from './test-set/purge-case.task.ts';
import { playgroundRoutes } from './trials/playground-routes.ts';
import { versionRoutes } from './versions/version-routes.ts';

/** What owners make the agent theirs with: draft and versions, playground, test set, replay. Nothing here reaches a customer. */
export const workbenchFeature: RelayFeature = {
  name: 'workbench',
  routes(routes, ctx) {
    versionRoutes(routes, ctx);
    playgroundRoutes(routes, ctx);
    caseRoutes(routes, ctx);
    runRoutes(routes, ctx);
  },
  tasks: [testRunTask, purgeCaseTask, purgeRunsTask],
};
