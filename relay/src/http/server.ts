import { newId } from '@tandem/shared/lib';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { RelayContext } from '../context.ts';
import { metricsRoutes } from '../metrics/index.ts';
import { type Authenticate, createRouteTable } from './bind-routes.ts';
import type { LimitCalls } from './call-turn.ts';
import { handleErrors } from './error-handler.ts';
import { openApiDocument } from './openapi.ts';

export interface ServerOptions {
  readonly authenticate: Authenticate;
  /** Absent: nobody counts. */
  readonly limitCalls?: LimitCalls;
  /** The stream's route, where this process has that role. */
  readonly stream?: (server: FastifyInstance) => Promise<void>;
  readonly version: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** For routes that are not JSON endpoints of the contract. */
    authenticate: Authenticate;
  }
}

const maxBodyBytes = 256 * 1024;

/** The relay's HTTP server, not yet listening. Serves the features' routes where the process has the role `http`. */
export async function createServer(ctx: RelayContext, options: ServerOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = ctx.log.child({ area: 'http' });
  const server: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Whoever is believed decides whose attempts are counted: only the proxies the operator names.
    trustProxy: ctx.config.trustedProxies.length === 0 ? false : [...ctx.config.trustedProxies],
    bodyLimit: maxBodyBytes,
    // Whoever sends a byte a second would else hold a connection for ever; a large document on a thin line still gets through.
    requestTimeout: 120_000,
    genReqId: () => newId(),
    requestIdHeader: false,
    // A closing relay answers what it has begun and takes nothing new.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  server.decorate('authenticate', options.authenticate);
  acceptEmptyJson(server);
  handleErrors(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
  endConnectionsWhenClosing(server);
  operatingRoutes(server, ctx, options.version);
  metricsRoutes(server, ctx);
  if (options.stream !== undefined) await options.stream(server);
  if (ctx.config.roles.has('http')) {
    const routes = createRouteTable(server, ctx, options.authenticate, options.limitCalls);
    for (const feature of ctx.features) {
      feature.routes?.(routes, ctx);
      // A scope of its own: a feature's parsers and hooks are not another's.
      if (feature.http !== undefined) server.register(async (scoped) => feature.http?.(scoped, ctx));
    }
  }
  return server;
}

/** A request that is still at work when the server closes gets its answer; its connection would then idle for 72 s. */
function endConnectionsWhenClosing(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook('preClose', async () => {
    isClosing = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}

/** A DELETE with a content type but no body is no mistake. */
function acceptEmptyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body as string, done);
  });
}

function operatingRoutes(server: FastifyInstance, ctx: RelayContext, version: string): void {
  server.get('/healthz', async () => ({ status: 'ok', version }));
  let isEnding = false;
  server.addHook('preClose', async () => {
    isEnding = true;
  });
  server.get('/readyz', async (_request, reply) => {
    // A balancer looks here: what is ending gets nothing new.
    if (isEnding) return reply.code(503).send({ status: 'ending' });
    try {
      await ctx.db.ping();
      return { status: 'ready' };
    } catch (error) {
      ctx.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'no database' });
    }
  });
  const document = openApiDocument(version);
  server.get('/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(document),
  );
}
