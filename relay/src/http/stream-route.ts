import websocket from '@fastify/websocket';
import type { Role, TenantId } from '@tandem/shared/model';
import { closeCodes } from '@tandem/shared/protocol';
import type { FastifyInstance } from 'fastify';
import type { RelayContext } from '../context.ts';
import { createSequencers } from '../events/sequencer.ts';
import type { Admission, Authenticate } from './bind-routes.ts';
import { ProblemError } from './problem-error.ts';
import { openStream, type StreamConnection } from './stream-connection.ts';

const maxFrameBytes = 16 * 1024;
/** How soon a sign-out or a lost membership ends a stream that is open. */
const checkMs = 3000;

export interface StreamRouteOptions {
  readonly authenticate: Authenticate;
  /** Which of these sessions still hold, and in which shop and role. */
  readonly liveSessions: (
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly tenantId: TenantId; readonly role: Role }>>;
}

declare module 'fastify' {
  interface FastifyRequest {
    admission: Admission | null;
  }
}

/** `WS /api/v1/stream`. The token comes in the upgrade's `Authorization` header, never in the address, which is logged everywhere. */
export async function streamRoute(
  server: FastifyInstance,
  ctx: RelayContext,
  options: StreamRouteOptions,
): Promise<void> {
  const sequencers = createSequencers(ctx);
  const open = new Set<StreamConnection>();
  let isClosing = false;
  const onClosed = (one: StreamConnection) => {
    open.delete(one);
    ctx.metrics.subscribers.set(open.size);
  };
  let cancelCheck: () => void = () => undefined;
  await server.register(websocket, {
    options: { maxPayload: maxFrameBytes, perMessageDeflate: false },
    // Instead of the plugin's own, which tells the peer no reason.
    preClose(done) {
      cancelCheck();
      isClosing = true;
      for (const one of open) one.close(closeCodes.restarting, 'restarting');
      done();
    },
  });
  server.decorateRequest('admission', null);

  const check = async () => {
    const live = await options.liveSessions([...new Set([...open].map((one) => one.sessionId))]);
    for (const one of open) {
      const where = live.get(one.sessionId);
      if (where?.tenantId !== one.tenantId) one.close(closeCodes.unauthorized, 'signed out');
      else one.setRole(where.role);
    }
  };
  const scheduleCheck = () => {
    if (isClosing) return;
    cancelCheck = ctx.clock.after(checkMs, () => {
      (open.size === 0 ? Promise.resolve() : check())
        .catch((error: unknown) => ctx.log.warn({ err: error }, 'sessions could not be checked'))
        .finally(scheduleCheck);
    });
  };
  scheduleCheck();

  // A scope of its own, so that the plugin sees the route.
  await server.register(async (scoped) => {
    scoped.get(
      '/api/v1/stream',
      {
        websocket: true,
        async preValidation(request) {
          // Ours is not a browser; a page that tries has been lured.
          if (request.headers.origin !== undefined) throw new ProblemError('forbidden', 'not for web pages');
          request.admission = await options.authenticate(request.headers.authorization);
          if (request.admission === null) throw new ProblemError('unauthorized', 'sign in first');
        },
      },
      (socket, { admission }) => {
        if (admission === null) return socket.close(closeCodes.unauthorized);
        const connection = openStream(ctx, { socket, admission, sequencers, onClosed });
        open.add(connection);
        ctx.metrics.subscribers.set(open.size);
        // It was being admitted while the others were told; a socket left open would keep the server from closing.
        if (isClosing) connection.close(closeCodes.restarting, 'restarting');
      },
    );
  });
}
