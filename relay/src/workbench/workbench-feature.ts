import type { RelayFeature } from '../feature.ts';
import { versionRoutes } from './versions/version-routes.ts';

/** What owners make the agent theirs with: draft and versions, playground, test set, replay. Nothing here reaches a customer. */
export const workbenchFeature: RelayFeature = {
  name: 'workbench',
  routes(routes, ctx) {
    versionRoutes(routes, ctx);
  },
};
