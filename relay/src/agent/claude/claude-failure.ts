import Anthropic from '@anthropic-ai/sdk';

export type ClaudeFailure =
  /** Asking again later may help. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly detail: string }
  /** It will not: the key, the account or the request is wrong. */
  | { readonly kind: 'rejected'; readonly detail: string };

/** Sorts what a call may throw; null: a bug of ours. Never reads `message`, which may hold the request. */
export function claudeFailure(error: unknown): ClaudeFailure | null {
  if (error instanceof Anthropic.APIConnectionError)
    return { kind: 'unavailable', retryAfterMs: null, detail: error.name };
  if (error instanceof Anthropic.APIUserAbortError)
    return { kind: 'unavailable', retryAfterMs: null, detail: 'deadline' };
  if (error instanceof Anthropic.APIError) {
    const detail = `${error.status ?? 'no status'} ${error.type ?? ''} ${error.requestID ?? ''}`.trim();
    const status = error.status ?? 500;
    const canPass = status === 408 || status === 409 || status === 429 || status >= 500;
    return canPass
      ? { kind: 'unavailable', retryAfterMs: retryAfterMs(error.headers), detail }
      : { kind: 'rejected', detail };
  }
  // A body that breaks off leaves fetch as a bare TypeError whose cause is the socket's.
  if (error instanceof TypeError && error.cause !== undefined)
    return { kind: 'unavailable', retryAfterMs: null, detail: 'connection broke' };
  // Something between us and the API has answered in its place.
  if (error instanceof SyntaxError) return { kind: 'unavailable', retryAfterMs: null, detail: 'not JSON' };
  return null;
}

function retryAfterMs(headers: Headers | undefined): number | null {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact)) return exact;
  const header = headers?.get('retry-after');
  if (header === null || header === undefined) return null;
  const ms = /^[\d.]+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
