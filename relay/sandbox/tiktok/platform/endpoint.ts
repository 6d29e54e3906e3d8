import type { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { Account, Grant } from '../state/model.ts';

/** One API call that has passed the gate. */
export interface Call {
  requestId: string;
  /** Runs when the answer is out, or at once where none will come. */
  afterAnswer(action: () => void): void;
  /** The caller's grant and account; endpoints with auth "token" may ask, others must not. */
  grant(): Grant;
  account(): Account;
}

export interface Endpoint {
  method: 'GET' | 'POST';
  /** Below /open_api/v1.3, ends in a slash. */
  path: string;
  auth: 'none' | 'token';
  scope?: string;
  /** Refuses what does not fit with 40002 and the name of the first wrong field. */
  parse(raw: unknown): unknown;
  handle(sandbox: Sandbox, call: Call, input: never): Promise<object> | object;
}

interface Spec<S extends z.ZodType> {
  method: Endpoint['method'];
  path: string;
  auth: Endpoint['auth'];
  scope?: string;
  input: S;
  handle(sandbox: Sandbox, call: Call, input: z.output<S>): Promise<object> | object;
}

export function defineEndpoint<S extends z.ZodType>(spec: Spec<S>): Endpoint {
  const { method, path, auth, input, handle } = spec;
  return {
    method,
    path,
    auth,
    ...(spec.scope === undefined ? {} : { scope: spec.scope }),
    parse: (raw) => input.parse(raw),
    handle,
  };
}
