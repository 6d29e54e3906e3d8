import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { pause } from '../clock.ts';
import type { Sandbox } from '../context.ts';
import { requestId } from '../ids.ts';
import type { Account, Grant } from '../state/model.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { PlatformError, refusals } from './errors.ts';
import { mediaEndpoints } from './media-endpoints.ts';
import { oauthEndpoints } from './oauth-endpoints.ts';
import { profileEndpoints } from './profile-endpoints.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { readEndpoints } from './read-endpoints.ts';
import { sendEndpoint } from './send-endpoint.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

const PREFIX = '/open_api/v1.3';

export const endpoints: readonly Endpoint[] = [
  ...oauthEndpoints,
  ...webhookEndpoints,
  sendEndpoint,
  ...readEndpoints,
  ...mediaEndpoints,
  ...profileEndpoints,
];

/** Known to the platform, not played here. */
const NOT_PLAYED = [
  /^\/business\/message\/(auto_message|direct_reply)\//,
  /^\/business\/(video|photo|publish|comment|mention)\//,
];

interface Envelope {
  code: number;
  message: string;
  request_id: string;
  data: object;
}

/** Serves /open_api/v1.3: 404 and 405 are real HTTP codes, all else is HTTP 200 with the envelope. */
export function registerGateway(app: FastifyInstance, sandbox: Sandbox): void {
  const rateLimit = createRateLimit(sandbox.rates);
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, parseForm);
  const notFound = (reply: FastifyReply): FastifyReply => reply.code(404).type('text/plain').send('404 page not found');
  for (const endpoint of endpoints) {
    app.all(`${PREFIX}${endpoint.path}`, (request, reply) =>
      request.method === endpoint.method
        ? answer(sandbox, rateLimit, endpoint, request, reply)
        : reply.code(405).type('text/plain').send('405 method not allowed'),
    );
    app.all(`${PREFIX}${endpoint.path.slice(0, -1)}`, (_request, reply) => notFound(reply));
  }
  app.all('/open_api/*', (request, reply) => {
    const path = new URL(request.url, 'http://sandbox').pathname;
    if (!path.endsWith('/')) return notFound(reply);
    const isKnown = NOT_PLAYED.some((pattern) => pattern.test(path.slice(PREFIX.length)));
    const refusal = isKnown ? refusals.notImplemented() : refusals.unknownUrl();
    return reply.send(refused(refusal, requestId(sandbox.clock.now())));
  });
}

/** Form fields by name; a part with a filename is a `File`, as fetch hands it over. */
async function parseForm(request: FastifyRequest, body: Buffer): Promise<Record<string, unknown>> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  return Object.fromEntries(form);
}

function refused(error: PlatformError, id: string): Envelope {
  return { code: error.code, message: error.message, request_id: id, data: {} };
}

async function answer(
  sandbox: Sandbox,
  rateLimit: RateLimit,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const id = requestId(sandbox.clock.now());
  const fault = sandbox.mishaps.takeFault(endpoint.path);
  if (fault === 'error-before') return gatewayError(reply);
  if (fault === 'throttle') return refused(refusals.tooFrequent(), id);
  if (fault === 'server-error') return refused(refusals.serverError(), id);
  if (fault === 'hang-before') {
    await sandbox.mishaps.hang();
    return gatewayError(reply);
  }
  const afterAnswer: (() => void)[] = [];
  const envelope = await perform(sandbox, rateLimit, endpoint, request, id, afterAnswer);
  const settle = (): void => {
    for (const action of afterAnswer.splice(0)) action();
  };
  if (fault === 'none') {
    reply.raw.once('close', settle);
    return envelope;
  }
  // No good answer comes, but the effect is there: what follows from it must not wait for the answer.
  settle();
  if (fault === 'error-after') return gatewayError(reply);
  if (fault === 'hang-after') {
    await sandbox.mishaps.hang();
    return gatewayError(reply);
  }
  await pause(sandbox.clock, sandbox.mishaps.now.api.slowMs);
  return envelope;
}

function gatewayError(reply: FastifyReply): FastifyReply {
  return reply.code(500).type('text/plain').send('500 internal server error');
}

async function perform(
  sandbox: Sandbox,
  rateLimit: RateLimit,
  endpoint: Endpoint,
  request: FastifyRequest,
  id: string,
  afterAnswer: (() => void)[],
): Promise<Envelope> {
  try {
    const grant = endpoint.auth === 'token' ? authenticate(sandbox, request) : undefined;
    if (!rateLimit.take(sandbox.clock.now())) throw refusals.tooFrequent();
    if (grant !== undefined) authorize(grant, endpoint, request);
    const input = endpoint.parse(endpoint.method === 'GET' ? request.query : (request.body ?? {}));
    const call: Call = {
      requestId: id,
      afterAnswer: (action) => afterAnswer.push(action),
      grant: () => present(grant),
      account: () => accountOf(sandbox, present(grant)),
    };
    const data = await endpoint.handle(sandbox, call, input as never);
    return { code: 0, message: 'OK', request_id: id, data };
  } catch (error) {
    if (error instanceof PlatformError) return refused(error, id);
    if (error instanceof ZodError) return refused(refusals.invalidParam(fieldOf(error)), id);
    throw error;
  }
}

function present(grant: Grant | undefined): Grant {
  if (grant === undefined) throw new Error('This endpoint is called without a token');
  return grant;
}

function accountOf(sandbox: Sandbox, grant: Grant): Account {
  const account = sandbox.state.accounts.get(grant.businessId);
  if (account === undefined) throw refusals.unknownObject('account');
  return account;
}

function fieldOf(error: ZodError): string {
  return error.issues[0]?.path.join('.') || 'body';
}

/** 40104 no token, 40105 unknown or revoked, 40102 past its time. */
function authenticate(sandbox: Sandbox, request: FastifyRequest): Grant {
  const header = request.headers['access-token'];
  if (typeof header !== 'string' || header === '') throw refusals.tokenMissing();
  return grantOf(sandbox, header);
}

/** Also the blob host asks here, with its own header. */
export function grantOf(sandbox: Sandbox, accessToken: string): Grant {
  const token = sandbox.state.tokens.get(accessToken);
  const grant = token === undefined ? undefined : sandbox.state.grants.get(token.grantId);
  if (token?.kind !== 'access' || grant?.revokedAt !== null) throw refusals.tokenInvalid();
  if (token.expiresAt <= sandbox.clock.now()) throw refusals.tokenExpired();
  return grant;
}

function authorize(grant: Grant, endpoint: Endpoint, request: FastifyRequest): void {
  const source = endpoint.method === 'GET' ? request.query : request.body;
  const businessId =
    typeof source === 'object' && source !== null && 'business_id' in source ? source.business_id : undefined;
  if (businessId !== undefined && businessId !== grant.businessId) {
    throw refusals.noPermission('operate on this business_id');
  }
  if (endpoint.scope !== undefined && !grant.scopes.includes(endpoint.scope)) {
    throw refusals.scopeMissing(endpoint.scope);
  }
}
