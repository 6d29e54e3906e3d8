import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback, type Secret } from '../config/index.ts';
import type { RelayContext } from '../context.ts';
import { databaseFigures } from './database-figures.ts';

type MetricsContext = Pick<RelayContext, 'config' | 'db' | 'features' | 'log' | 'metrics'>;

/**
 * `GET /metrics` in Prometheus' text format, and the counting of requests. Business figures are nobody's on the internet: with a
 * token set it wants that token, else the caller must be this machine itself and not a proxy on it.
 */
export function metricsRoutes(server: FastifyInstance, ctx: MetricsContext): void {
  const { metrics } = ctx;
  const readDatabase = databaseFigures(ctx, metrics);
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, status: String(reply.statusCode) };
    const took = reply.elapsedTime / 1000;
    metrics.httpSeconds.observe({ ...labels, route }, took);
    if (route !== '/webhooks/:channel' || request.method !== 'POST') return;
    // A channel that nobody has is not a label.
    const { channel } = request.params as { channel: string };
    const known = reply.statusCode === 404 ? 'unknown' : channel;
    metrics.webhooks.inc({ channel: known, status: labels.status });
    metrics.webhookAckSeconds.observe({ channel: known }, took);
  });
  server.get('/metrics', async (request, reply) => {
    if (!mayRead(request, ctx.config.metricsToken)) {
      return reply.code(401).header('www-authenticate', 'Bearer').send();
    }
    await readDatabase();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

function mayRead(request: FastifyRequest, token: Secret | undefined): boolean {
  if (token !== undefined) return isSame(request.headers.authorization ?? '', `Bearer ${token.reveal()}`);
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return !isForwarded && isLoopback((request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
