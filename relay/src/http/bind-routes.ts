import { type Endpoint, idempotencyHeader } from '@tandem/shared/api';
import { may } from '@tandem/shared/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RelayContext } from '../context.ts';
import { answerOnce } from './idempotency.ts';
import { parseInput } from './parse-input.ts';
import { ProblemError } from './problem-error.ts';
import type { Caller, RouteCall, RouteTable } from './route.ts';

export interface Admission {
  readonly caller: Caller;
  /** Of the access token; epoch milliseconds. */
  readonly expiresAt: number;
}

/** From the `Authorization` header. Null: the token is missing, wrong, expired or revoked. */
export type Authenticate = (authorization: string | undefined) => Promise<Admission | null>;

/** Everything a handler may rely on happens here, in this order: access, input, once per key, output. */
export function createRouteTable(server: FastifyInstance, ctx: RelayContext, authenticate: Authenticate): RouteTable {
  return {
    bind(endpoint, handle) {
      server.route({
        method: endpoint.method,
        url: `/api/v1${endpoint.path}`,
        async handler(request) {
          const caller = await admit(endpoint, request, authenticate);
          const input = parseInput(endpoint, request);
          const idempotencyKey = keyOf(request);
          // `RouteCall` makes the caller's presence depend on the endpoint; `admit` has just made sure of it.
          const call = { input, caller, idempotencyKey, ip: request.ip, requestId: request.id } as RouteCall<
            typeof endpoint
          >;
          const run = async () => endpoint.output.parse(await handle(call));
          if (caller === null || idempotencyKey === null || endpoint.method === 'GET') return run();
          const question = { method: endpoint.method, url: request.url, body: input.body };
          return answerOnce(ctx, caller, idempotencyKey, question, run);
        },
      });
    },
  };
}

async function admit(endpoint: Endpoint, request: FastifyRequest, authenticate: Authenticate): Promise<Caller | null> {
  if (endpoint.access === null) return null;
  const admission = await authenticate(request.headers.authorization);
  if (admission === null) throw new ProblemError('unauthorized', 'the access token is missing, expired or revoked');
  const { caller } = admission;
  if (endpoint.access !== 'signed-in' && !may(caller.role, endpoint.access)) {
    throw new ProblemError('forbidden', `${endpoint.access} is not for the role ${caller.role}`);
  }
  return caller;
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers[idempotencyHeader];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new ProblemError('invalid_input', 'Idempotency-Key must be 1 to 200 visible ASCII characters');
  }
  return key;
}
