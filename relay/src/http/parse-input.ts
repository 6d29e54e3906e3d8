import type { Endpoint, InputOf } from '@tandem/shared/api';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ProblemError } from './problem-error.ts';

/** Throws ProblemError `invalid_input` that names every wrong field. */
export function parseInput<E extends Endpoint>(endpoint: E, request: FastifyRequest): InputOf<E> {
  const fields: Record<string, string> = {};
  const take = <S extends z.ZodType>(part: string, schema: S, value: unknown): z.output<S> | undefined => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) fields[[part, ...issue.path].join('.')] ??= issue.message;
    return undefined;
  };
  const input = {
    params: take('params', endpoint.params, request.params ?? {}),
    query: take('query', endpoint.query, request.query ?? {}),
    body: take('body', endpoint.body, request.body ?? {}),
  };
  if (Object.keys(fields).length > 0) {
    throw new ProblemError('invalid_input', `wrong: ${Object.keys(fields).join(', ')}`, fields);
  }
  return input as InputOf<E>;
}
