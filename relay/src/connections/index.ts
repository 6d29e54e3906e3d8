import type { RelayFeature } from '../feature.ts';
import { connectionRoutes } from './connection-routes.ts';
import { connectionRows } from './connection-rows.ts';
import { introduceAccountJob } from './introduce-account-job.ts';
import { oauthPages } from './oauth-pages.ts';
import { purgeConnectionTask } from './purge-connection.task.ts';
import { refreshTokenTask } from './refresh-token.task.ts';
import { revokeAndCloseTask } from './revoke-and-close.task.ts';

export { type ConnectionRecord, findConnection, noteEvent, putProfile } from './connection-store.ts';
export { introduceAccountName } from './introduce-account-job.ts';
export { markReconnect } from './mark-reconnect.ts';
export { accountAccess, providerOf, withAccess } from './token-vault.ts';

/** Linked accounts: OAuth, tokens, health, pause and disconnect. */
export const connectionsFeature: RelayFeature = {
  name: 'connections',
  routes: connectionRoutes,
  http: oauthPages,
  tasks: [refreshTokenTask, revokeAndCloseTask, purgeConnectionTask],
  on: { 'connection.opened': ({ connectionId }) => introduceAccountJob(connectionId) },
  rows: { connections: connectionRows },
};
