import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RelayContext } from '../context.ts';
import { withRawBody } from '../http/raw-body.ts';
import { failpoint } from '../lib/failpoint.ts';
import type { WebhookRequest } from './channel.ts';
import { createWebhookIntake, type WebhookIntake } from './webhook-intake.ts';

interface WebhookRoute {
  Params: { channel: string };
  Querystring: Record<string, string | string[] | undefined>;
}

/**
 * Where platforms deliver. The request does three things: keep the exact bytes, check their signature, store them with their job. 200
 * is answered after COMMIT and never before. Whatever is validly signed is stored, readable or not; a platform is told of an error
 * only where a retry helps.
 */
export function webhookRoutes(server: FastifyInstance, ctx: RelayContext): void {
  const intake = createWebhookIntake(ctx);
  withRawBody(server, (scope) => {
    scope.get<WebhookRoute>('/webhooks/:channel', async (request, reply) => {
      const answer = ctx.channels.get(request.params.channel)?.handshake(webhookRequest(request)) ?? null;
      if (answer === null) return reply.code(404).send();
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
    scope.post<WebhookRoute>('/webhooks/:channel', (request, reply) => receive(ctx, intake, request, reply));
  });
}

async function receive(
  ctx: RelayContext,
  intake: WebhookIntake,
  request: FastifyRequest<WebhookRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const receivedAt = new Date(ctx.clock.now());
  const channel = ctx.channels.get(request.params.channel);
  if (channel === undefined) return reply.code(404).send();
  const delivery = webhookRequest(request);
  const verdict = channel.verifySignature(delivery, receivedAt.getTime());
  if (verdict === 'missing' || verdict === 'bad') {
    ctx.log.warn({ channel: channel.kind, verdict, bytes: delivery.body.byteLength }, 'webhook refused');
    return reply.code(401).send();
  }
  await failpoint('after-verify');
  try {
    const { id, isNew } = await intake.store({
      channel: channel.kind,
      receivedAt,
      headers: headersToKeep(delivery.headers),
      body: delivery.body,
      verdict,
    });
    ctx.log.info({ channel: channel.kind, correlation: id, isNew, verdict }, 'webhook stored');
  } catch (error) {
    ctx.log.error({ channel: channel.kind, err: error }, 'webhook not stored');
    return reply.code(503).header('retry-after', '5').send();
  }
  await failpoint('after-commit');
  return reply.code(200).send();
}

function webhookRequest(request: FastifyRequest<WebhookRoute>): WebhookRequest {
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    headers: singles(request.headers),
    query: singles(request.query),
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
  };
}

function singles(values: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
}

/** Signatures and the platforms' trace ids, for support; no cookies, no addresses. */
function headersToKeep(headers: WebhookRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && /signature|hmac|webhook|logid|^content-type$/.test(name) ? [[name, value]] : [],
    ),
  );
}
