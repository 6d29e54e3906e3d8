import { api, type Endpoint, type OutputOf, type ProblemCode, problem, type RequestOf } from '@tandem/shared/api';

/** The relay refused; `code` is the contract's. */
export class RelayRefusal extends Error {
  override readonly name = 'RelayRefusal';
  readonly code: ProblemCode | 'unknown';

  constructor(path: string, status: number, code: ProblemCode | 'unknown', detail: string) {
    super(`${path} was answered with ${status} ${code}${detail === '' ? '' : `: ${detail}`}`);
    this.code = code;
  }
}

export type RelayClient = {
  call<E extends Endpoint>(endpoint: E, request: Partial<RequestOf<E>>): Promise<OutputOf<E>>;
  /** As the person who signed in. */
  as(accessToken: string): RelayClient;
};

export { api };

/** The relay's public HTTP API as any outside client uses it. `origin` without a slash at the end. */
export function relayClient(origin: string, accessToken?: string): RelayClient {
  return {
    as: (token) => relayClient(origin, token),
    async call<E extends Endpoint>(endpoint: E, request: Partial<RequestOf<E>>): Promise<OutputOf<E>> {
      const params = (request.params ?? {}) as Record<string, string>;
      const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
      const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
      const response = await fetch(`${origin}/api/v1${path}`, {
        method: endpoint.method,
        headers: {
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        },
        ...(hasBody ? { body: JSON.stringify(request.body ?? {}) } : {}),
      });
      const text = await response.text();
      if (!response.ok) throw refusalOf(`${endpoint.method} ${path}`, response.status, text);
      return endpoint.output.parse(text === '' ? {} : JSON.parse(text)) as OutputOf<E>;
    },
  };
}

function refusalOf(path: string, status: number, text: string): RelayRefusal {
  const isJson = text.startsWith('{');
  const parsed = problem.safeParse(isJson ? JSON.parse(text) : undefined);
  if (!parsed.success) return new RelayRefusal(path, status, 'unknown', text.slice(0, 200));
  return new RelayRefusal(path, status, parsed.data.code, parsed.data.detail ?? parsed.data.title);
}
