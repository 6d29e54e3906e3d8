import type { z } from 'zod';
import { type CallClass, ProviderError } from '../provider.ts';
import type { TiktokApp } from './app.ts';
import { parseLossless } from './lossless-json.ts';
import { leavesDoubt, rejectionOf, retryAfterHeaderMs, retryAfterMs, successCodes } from './rejection.ts';

export interface ApiRequest<D extends z.ZodType> {
  readonly method: 'GET' | 'POST';
  /** Under the API's address; ends in `/`, else the gateway answers a real 404. */
  readonly path: `/${string}/`;
  readonly accessToken?: string;
  /** Percent-encoded here; conversation ids hold `+`. */
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly data: D;
  readonly signal: AbortSignal;
  /**
   * `effect`: a call whose repetition would be seen by a customer. When no clear answer comes, its outcome is `unknown`; all other
   * calls may be repeated and are `transient`.
   */
  readonly effect?: boolean;
  /** Epoch milliseconds by the process's clock: the call begins by then, or is refused as `rate_limited` without a call. */
  readonly startBy?: number;
  /** `spare` is refused as `rate_limited` without a call when calls are scarce. */
  readonly callClass: CallClass;
  /** Its call was taken from the budget before. */
  readonly hasTurn?: boolean;
  /** The business account it is made for, where there is one: its troubles are not the others'. */
  readonly account?: string;
}

export type TiktokApi = <D extends z.ZodType>(request: ApiRequest<D>) => Promise<z.output<D>>;

/**
 * The caller of TikTok's Business API v1.3. Nothing of a request but its path ever reaches an error or a log: queries and bodies
 * carry the app's secret and the accounts' tokens.
 *
 * @throws ProviderError
 */
export function createTiktokApi(app: TiktokApp): TiktokApi {
  return async (request) => {
    const wait = await waitForTurn(app, request);
    if (wait > 0) throw new ProviderError('rate_limited', `${request.path}: the app's own budget is spent`, null, wait);
    // The last thing before the call: this process may have been stopped for longer than it was to wait.
    if (request.startBy !== undefined && app.now() > request.startBy) {
      throw new ProviderError('rate_limited', `${request.path}: too late to begin`, null, 0);
    }
    return app.guard(request.account, async () => {
      try {
        return read(request, await exchange(app, request), app.now());
      } catch (error) {
        await obey(app, request, error);
        throw error;
      }
    });
  };
}

/** The platform counts all nodes' calls together, so all of them pause. */
async function obey(app: TiktokApp, { callClass }: ApiRequest<z.ZodType>, error: unknown): Promise<void> {
  if (!(error instanceof ProviderError) || error.kind !== 'rate_limited' || error.retryAfterMs === null) return;
  // The pause is a courtesy to the platform; its failure must not hide what the platform said.
  await app.pauseBudget(callClass, error.retryAfterMs).catch(() => undefined);
}

/** 0: go; else the milliseconds after which asking again is worth it. */
async function waitForTurn(app: TiktokApp, request: ApiRequest<z.ZodType>): Promise<number> {
  const { path, callClass, hasTurn, signal, startBy } = request;
  if (hasTurn === true) return 0;
  const patience = startBy === undefined ? [] : [AbortSignal.timeout(Math.max(0, startBy - app.now()))];
  try {
    return await app.takeBudget(callClass, AbortSignal.any([signal, ...patience]));
  } catch (error) {
    // Nothing was called, so a send that ends here is of known outcome.
    const cause = error instanceof Error ? error.name : 'error';
    throw new ProviderError('transient', `${path}: the budget could not be asked (${cause})`, null, 1000);
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

async function exchange<D extends z.ZodType>(app: TiktokApp, request: ApiRequest<D>): Promise<Answer> {
  const url = new URL(`${app.apiUrl}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        ...(request.accessToken === undefined ? {} : { 'access-token': request.accessToken }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      redirect: 'manual',
      signal: request.signal,
    });
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    const cause = causeOf(error);
    throw doubtful(request, `no answer (${cause})`, neverReached.has(cause));
  }
}

/** The connection was refused before anything was said: nothing can have happened. */
const neverReached: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
}

function doubtful(
  request: ApiRequest<z.ZodType>,
  what: string,
  isHarmless = false,
  rawCode: string | null = null,
): ProviderError {
  const kind = request.effect === true && !isHarmless ? 'unknown' : 'transient';
  return new ProviderError(kind, `${request.path}: ${what}`, rawCode);
}

function read<D extends z.ZodType>(
  request: ApiRequest<D>,
  { status, text, retryAfter }: Answer,
  now: number,
): z.output<D> {
  // Real HTTP errors come from the gateway only: a wrong path or method, or a fault of its own.
  if (status === 429) {
    const waitMs = retryAfterHeaderMs(retryAfter, now) ?? 1000;
    throw new ProviderError('rate_limited', `${request.path}: HTTP 429`, 'http-429', waitMs);
  }
  if (status >= 400 && status < 500)
    throw new ProviderError('invalid', `${request.path}: HTTP ${status}`, `http-${status}`);
  const envelope = status === 200 ? envelopeOf(text) : null;
  if (envelope === null) throw doubtful(request, `unreadable answer (HTTP ${status})`, false, `http-${status}`);
  const { code, message } = envelope;
  if (successCodes.includes(code)) {
    const data = request.data.safeParse(envelope.data);
    if (data.success) return data.data;
    throw doubtful(request, `answer without ${data.error.issues[0]?.path.join('.') ?? 'data'}`, false, String(code));
  }
  const detail = `${request.path}: ${code} ${message} (request ${envelope.requestId})`;
  if (leavesDoubt(code)) throw doubtful(request, detail, false, String(code));
  const kind = rejectionOf(code, message);
  throw new ProviderError(kind, detail, String(code), retryAfterMs(kind, message));
}

interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly requestId: string;
  readonly data: unknown;
}

function envelopeOf(text: string): Envelope | null {
  let value: unknown;
  try {
    value = parseLossless(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null || !('code' in value) || typeof value.code !== 'number') return null;
  return {
    code: value.code,
    message: 'message' in value && typeof value.message === 'string' ? value.message.slice(0, 300) : '',
    requestId: 'request_id' in value && typeof value.request_id === 'string' ? value.request_id : 'none',
    data: 'data' in value ? value.data : {},
  };
}
