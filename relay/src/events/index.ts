import { api } from '@tandem/shared/api';
import type { RelayFeature } from '../feature.ts';
import { pruneEventsJob, pruneEventsTask } from './prune-events.task.ts';
import { readSnapshotPage } from './snapshot.ts';

/** The HTTP half of the stream: where a desktop starts, or starts again; and the log's end. */
export const eventsFeature: RelayFeature = {
  name: 'events',
  tasks: [pruneEventsTask],
  // Often enough that no tenant is forgotten, seldom enough to cost nothing.
  on: { 'conversation.opened': () => pruneEventsJob(), 'handler.changed': () => pruneEventsJob() },
  routes(routes, ctx) {
    routes.bind(api.snapshot, ({ caller, input }) => readSnapshotPage(ctx, caller.tenantId, input.query));
  },
};
