import { type Endpoint, idempotencyHeader } from '@tandem/shared/api';
import { may } from '@tandem/shared/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { askerOf, recordRefusal } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { type LimitCalls, tellCallTurn } from './call-turn.ts';
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

/** Everything a handler may rely on happens here, in this order: access, the shop's calls per minute, input, once per key, output. */
export function createRouteTable(
  server: FastifyInstance,
  ctx: RelayContext,
  authenticate: Authenticate,
  limitCalls?: LimitCalls,
): RouteTable {
  return {
    bind(endpoint, handle) {
      server.route({
        method: endpoint.method,
        url: `/api/v1${endpoint.path}`,
        async handler(request, reply) {
          const caller = await identify(endpoint, request, authenticate);
          // What the role may not do is a call all the same.
          if (caller !== null && limitCalls !== undefined) tellCallTurn(reply, await limitCalls(caller.tenantId));
          const by = askerOf(caller, { ip: request.ip, requestId: request.id });
          try {
            admit(endpoint, caller);
            const input = parseInput(endpoint, request);
            const idempotencyKey = keyOf(request);
            // `RouteCall` makes the caller's presence depend on the endpoint; `identify` has just made sure of it.
            const call = { input, caller, idempotencyKey, ip: request.ip, requestId: request.id, by } as RouteCall<
              typeof endpoint
            >;
            const run = async () => endpoint.output.parse(await handle(call));
            if (caller === null || idempotencyKey === null || endpoint.method === 'GET') return await run();
            const question = {
              method: endpoint.method,
              url: request.url,
              body: input.body,
              isSecret: endpoint.isSecret ?? false,
            };
            return await answerOnce(ctx, caller, idempotencyKey, question, run);
          } catch (error) {
            if (caller !== null && error instanceof ProblemError && error.code === 'forbidden') {
              const asked = `${endpoint.method} ${endpoint.path}`;
              await ctx.db.withTenant(caller.tenantId, (tx) => recordRefusal(tx, by, asked));
            }
            throw error;
          }
        },
      });
    },
  };
}

async function identify(
  endpoint: Endpoint,
  request: FastifyRequest,
  authenticate: Authenticate,
): Promise<Caller | null> {
  if (endpoint.access === null) return null;
  const admission = await authenticate(request.headers.authorization);
  if (admission === null) throw new ProblemError('unauthorized', 'the access token is missing, expired or revoked');
  return admission.caller;
}

function admit({ access }: Endpoint, caller: Caller | null): void {
  if (caller === null || access === null || access === 'signed-in' || may(caller.role, access)) return;
  throw new ProblemError('forbidden', `${access} is not for the role ${caller.role}`);
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers[idempotencyHeader];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new ProblemError('invalid_input', 'Idempotency-Key must be 1 to 200 visible ASCII characters');
  }
  return key;
}
