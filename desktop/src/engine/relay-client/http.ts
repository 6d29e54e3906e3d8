import {
  document,
  type Endpoint,
  idempotencyHeader,
  type KnowledgeDocument,
  type OutputOf,
  problem,
  type RequestOf,
} from '@tandem/shared/api';
import { RelayError } from './relay-error.ts';

const TIMEOUT_MS = 30_000;
/** Errors before a byte of the request left this machine. */
const neverSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

export interface SendOptions {
  /** Null: an open endpoint. */
  readonly accessToken: string | null;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
}
export interface RelayAnswer<O> {
  readonly output: O;
  /** The relay's clock by its `Date` header, epoch milliseconds; null when it sent none. */
  readonly relayNow: number | null;
}
type RequiredPart<E extends Endpoint> = {
  [K in keyof RequestOf<E>]: Record<string, never> extends RequestOf<E>[K] ? never : K;
}[keyof RequestOf<E>];
/** The parts of a request; those without a required field may be left out. */
export type Input<E extends Endpoint> = Pick<RequestOf<E>, RequiredPart<E>> & Partial<RequestOf<E>>;

/** One JSON request by the contract. Throws `RelayError`. */
export async function sendRequest<E extends Endpoint>(
  relayUrl: string,
  endpoint: E,
  input: Input<E>,
  options: SendOptions,
): Promise<RelayAnswer<OutputOf<E>>> {
  const parts = input as Partial<Record<'params' | 'query' | 'body', Record<string, unknown>>>;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.accessToken !== null) headers.authorization = `Bearer ${options.accessToken}`;
  if (options.idempotencyKey !== undefined) headers[idempotencyHeader] = options.idempotencyKey;
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  if (hasBody) headers['content-type'] = 'application/json';
  const response = await fetchOrThrow(addressOf(relayUrl, endpoint.path, parts), {
    method: endpoint.method,
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    ...(hasBody ? { body: JSON.stringify(parts.body ?? {}) } : {}),
  });
  const text = await bodyOrThrow(response);
  if (!response.ok) throw problemOf(response, text);
  const parsed = endpoint.output.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new RelayError(
      { kind: 'contract', status: response.status },
      `${endpoint.method} ${endpoint.path}: ${parsed.error.message.slice(0, 400)}`,
    );
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  return { output: parsed.data as OutputOf<E>, relayNow: Number.isNaN(date) ? null : date };
}

/** The bytes of one media item, or null when the relay has none. Throws `RelayError`. */
export async function fetchMedia(
  relayUrl: string,
  mediaId: string,
  accessToken: string,
): Promise<{ bytes: Buffer; mime: string } | null> {
  const response = await fetchOrThrow(`${relayUrl}/api/v1/media/${encodeURIComponent(mediaId)}`, {
    headers: { authorization: `Bearer ${accessToken}` },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 404 || response.status === 410) return null;
  if (!response.ok) throw problemOf(response, await bodyOrThrow(response));
  const bytes = Buffer.from(await response.arrayBuffer().catch(unreachable));
  return { bytes, mime: response.headers.get('content-type') ?? 'application/octet-stream' };
}

const UPLOAD_TIMEOUT_MS = 120_000;

/** A PDF of the shop's knowledge, as bytes. Throws `RelayError`. */
export async function uploadDocument(
  relayUrl: string,
  file: { readonly connectionId: string; readonly title: string; readonly bytes: Uint8Array; readonly key: string },
  accessToken: string,
): Promise<KnowledgeDocument> {
  const path = '/connections/:id/documents/file';
  const address = addressOf(relayUrl, path, { params: { id: file.connectionId }, query: { title: file.title } });
  const response = await fetchOrThrow(address, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/pdf',
      [idempotencyHeader]: file.key,
    },
    redirect: 'error',
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
    body: new Uint8Array(file.bytes),
  });
  const text = await bodyOrThrow(response);
  if (!response.ok) throw problemOf(response, text);
  const parsed = document.safeParse(jsonOf(text));
  if (!parsed.success) throw new RelayError({ kind: 'contract', status: response.status }, `POST ${path}`);
  return parsed.data;
}

function addressOf(relayUrl: string, path: string, parts: Partial<Record<string, Record<string, unknown>>>): URL {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(parts.params?.[name] ?? '')));
  const url = new URL(`${relayUrl}/api/v1${filled}`);
  for (const [name, value] of Object.entries(parts.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

export const fetchOrThrow = (url: string | URL, init: RequestInit) => fetch(url, init).catch(unreachable);
export const bodyOrThrow = (response: Response) => response.text().catch(unreachable);

function unreachable(cause: unknown): never {
  const inner = cause instanceof Error ? cause.cause : null;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  const detail = cause instanceof Error ? `${cause.message} ${code}`.trim() : String(cause);
  throw new RelayError({ kind: 'unreachable', neverSent: neverSentCodes.has(code) }, detail);
}

export function problemOf(response: Response, text: string): RelayError {
  const parsed = problem.safeParse(jsonOf(text));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? Math.min(seconds, 3600) * 1000 : null;
  const { status } = response;
  if (parsed.success) {
    const { code, detail, title, fields } = parsed.data;
    return new RelayError({ kind: 'refused', status, code, fields: fields ?? null, retryAfterMs }, detail ?? title);
  }
  // A proxy's page, not the relay's answer: what its status means is all there is to go by.
  if (status === 429) {
    return new RelayError(
      { kind: 'refused', status, code: 'too_many_requests', fields: null, retryAfterMs },
      'HTTP 429',
    );
  }
  if (status >= 500) return new RelayError({ kind: 'unreachable', neverSent: false }, `HTTP ${status}`);
  return new RelayError({ kind: 'contract', status }, `HTTP ${status} without a problem document`);
}

function jsonOf(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all; the schema rejects null in the caller's words.
    return null;
  }
}
