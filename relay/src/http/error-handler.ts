import { type Problem, type ProblemCode, problemCode } from '@tandem/shared/api';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import postgres from 'postgres';
import { ProblemError } from './problem-error.ts';

const titles: Partial<Record<ProblemCode, string>> = {
  invalid_input: 'The request is not what this endpoint takes',
  unauthorized: 'Sign in first',
  forbidden: 'Your role does not allow this',
  not_found: 'There is no such thing',
  too_many_requests: 'Too many requests',
  unavailable: 'Not available right now',
  internal: 'Something went wrong',
};

/** The one place where an error becomes an answer. What nobody expected is logged whole and told as nothing but its number. */
export function handleErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    else request.log.debug({ code: problem.code, status: problem.status }, 'request refused');
    const waitMs = error instanceof ProblemError ? error.retryAfterMs : undefined;
    if (waitMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(waitMs / 1000)));
    return sendProblem(reply, problem);
  });
  server.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(reply, problemOf('not_found', 404, `${request.method} has nothing here`)),
  );
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export function toProblem(error: FastifyError | Error): Problem {
  if (error instanceof ProblemError) return problemOf(error.code, error.status, error.message, error.fields);
  if (error instanceof postgres.PostgresError) {
    // An id that is not one: ours are opaque to clients, so it is simply unknown.
    if (error.code === '22P02') return problemOf('not_found', 404);
    // A letter that no text of the database can have: NUL.
    if (error.code === '22021' || error.code === '22P05') {
      return problemOf('invalid_input', 400, 'text must not contain the letter U+0000');
    }
    // Shutting down, crashed, out of connections.
    if (/^(57P0|08|53)/.test(error.code)) return problemOf('unavailable', 503);
    return problemOf('internal', 500);
  }
  const { statusCode, code } = error as Partial<FastifyError>;
  if (typeof code === 'string' && /^(CONNECT|CONNECTION|ECONN)/.test(code)) return problemOf('unavailable', 503);
  if (statusCode === 404) return problemOf('not_found', 404);
  // Fastify's own refusals: too large, not JSON, another media type.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problemOf('invalid_input', statusCode, error.message);
  }
  return problemOf('internal', 500);
}

function problemOf(
  code: ProblemCode,
  status: number,
  detail?: string,
  fields?: Readonly<Record<string, string>>,
): Problem {
  return {
    type: `urn:tandem-inbox:problem:${code}`,
    title: titles[problemCode.parse(code)] ?? code.replaceAll('_', ' '),
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(fields !== undefined && { fields: { ...fields } }),
  };
}
