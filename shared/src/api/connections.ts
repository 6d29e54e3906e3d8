import { z } from 'zod';
import { channelKind } from '../model/channel.ts';
import { connectionId } from '../model/ids.ts';
import { connectionRow } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';
import { problemCode } from './problem.ts';

const one = z.object({ id: connectionId });

export const listConnections = endpoint({
  method: 'GET',
  path: '/connections',
  access: 'connections.read',
  summary: 'Linked accounts',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ connections: z.array(connectionRow) }),
});

export const getConnection = endpoint({
  method: 'GET',
  path: '/connections/:id',
  access: 'connections.read',
  summary: 'One linked account: health, scopes, expiry, last event',
  params: one,
  query: nothing,
  body: nothing,
  output: connectionRow,
});

export const startConnection = endpoint({
  method: 'POST',
  path: '/connections',
  access: 'connections.change',
  isSecret: true,
  summary: 'Begin linking an account; open the URL in the OAuth window within 10 minutes',
  params: nothing,
  query: nothing,
  body: z.object({ channel: channelKind }),
  /** The relay's own start URL, which sets the cookie half of the state and redirects to the platform. */
  output: z.object({ authorizeUrl: z.url(), connectionAttemptId: z.string(), expiresAt: instant }),
});

export const connectionAttempt = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('done'), connectionId, missingScopes: z.array(z.string()) }),
  z.object({
    status: z.literal('failed'),
    code: problemCode,
    reason: z.string(),
    /** Needed and not granted, as the platform names them. */
    missingScopes: z.array(z.string()).default([]),
  }),
]);
export type ConnectionAttempt = z.infer<typeof connectionAttempt>;

export const getConnectionAttempt = endpoint({
  method: 'GET',
  path: '/connection-attempts/:id',
  access: 'connections.change',
  summary: 'How the linking went',
  params: z.object({ id: z.string() }),
  query: nothing,
  body: nothing,
  output: connectionAttempt,
});

export const changeConnection = endpoint({
  method: 'PATCH',
  path: '/connections/:id',
  access: 'connections.change',
  summary:
    'Pause or resume; `active` also undoes a disconnect while its data is kept (the permission, once given back, must be granted anew: `reconnect`)',
  params: one,
  query: nothing,
  body: z.object({ status: z.enum(['active', 'paused']) }),
  output: connectionRow,
});

export const disconnect = endpoint({
  method: 'DELETE',
  path: '/connections/:id',
  access: 'connections.change',
  summary: 'Revoke the token and stop at once; data is kept 30 days, then everything of the account is deleted',
  params: one,
  query: nothing,
  body: nothing,
  output: connectionRow,
});
