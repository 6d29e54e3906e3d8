import type { RelayFeature } from '../feature.ts';
import { connectionRoutes } from './connection-routes.ts';
import { connectionRows } from './connection-rows.ts';
import { oauthPages } from './oauth-pages.ts';
import { refreshTokenTask } from './refresh-token.task.ts';
import { revokeAndCloseTask } from './revoke-and-close.task.ts';

export { type ConnectionRecord, findConnection, noteEvent } from './connection-store.ts';
export { markReconnect } from './mark-reconnect.ts';
export { accountAccess, withAccess } from './token-vault.ts';

/** Linked accounts: OAuth, tokens, health, pause and disconnect. */
export const connectionsFeature: RelayFeature = {
  name: 'connections',
  routes: connectionRoutes,
  http: oauthPages,
  tasks: [refreshTokenTask, revokeAndCloseTask],
  rows: { connections: connectionRows },
};
