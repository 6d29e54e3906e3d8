import type { z } from 'zod';
import type { Permission } from '../model/role.ts';

type Schema = z.ZodType;
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An HTTP endpoint as data: both sides and the OpenAPI document are made from it. */
export interface Endpoint<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  O extends Schema = Schema,
> {
  readonly method: Method;
  /** Under `/api/v1`, parameters as `:name`. */
  readonly path: string;
  /** Null: open to everybody. `'signed-in'`: any member. */
  readonly access: Permission | 'signed-in' | null;
  readonly summary: string;
  /** The question or the answer opens something: what is kept of them for a repeated request is sealed. */
  readonly isSecret?: true;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly output: O;
}

export function endpoint<P extends Schema, Q extends Schema, B extends Schema, O extends Schema>(
  definition: Endpoint<P, Q, B, O>,
): Endpoint<P, Q, B, O> {
  return definition;
}

export type InputOf<E extends Endpoint> = {
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
};
export type RequestOf<E extends Endpoint> = {
  params: z.input<E['params']>;
  query: z.input<E['query']>;
  body: z.input<E['body']>;
};
export type OutputOf<E extends Endpoint> = z.output<E['output']>;
