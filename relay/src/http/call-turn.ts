import type { TenantId } from '@tandem/shared/model';
import type { FastifyReply } from 'fastify';
import { ProblemError } from './problem-error.ts';

/** What is left of a shop's calls in the current minute, this one taken off. */
export interface CallTurn {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

/** Takes one call of the shop's. */
export type LimitCalls = (tenantId: TenantId) => Promise<CallTurn>;

/** Tells it as draft-ietf-httpapi-ratelimit-headers does (2026-11: up to -06; what clients read). Throws `too_many_requests`. */
export function tellCallTurn(reply: FastifyReply, { isAllowed, limit, remaining, resetMs }: CallTurn): void {
  const reset = Math.ceil(resetMs / 1000);
  reply.headers({
    'ratelimit-limit': limit,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': reset,
    'ratelimit-policy': `${limit};w=60`,
  });
  if (isAllowed) return;
  const detail = `the plan has ${limit} requests a minute: try again in ${reset} s`;
  throw new ProblemError('too_many_requests', detail, undefined, resetMs);
}
