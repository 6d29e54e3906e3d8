import { api } from '@tandem/shared/api';
import type { RelayFeature } from '../feature.ts';
import { readSnapshotPage } from './snapshot.ts';

/** The HTTP half of the stream: where a desktop starts, or starts again. */
export const eventsFeature: RelayFeature = {
  name: 'events',
  routes(routes, ctx) {
    routes.bind(api.snapshot, ({ caller, input }) => readSnapshotPage(ctx, caller.tenantId, input.query));
  },
};
