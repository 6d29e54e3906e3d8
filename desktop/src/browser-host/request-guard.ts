import type { IncomingMessage } from 'node:http';

/** Why a request is turned away; null: it may pass. */
export type Refusal = 'foreign_host' | 'foreign_origin' | null;

/**
 * Any page in the same browser can send requests to 127.0.0.1, and a rebound name can even read the answers. So the
 * request must name this very address, and where the browser says who sent it, it must be this very origin.
 */
export function refusalOf(request: Pick<IncomingMessage, 'headers'>, port: number): Refusal {
  const authority = `127.0.0.1:${port}`;
  const { host, origin } = request.headers;
  if (host !== authority) return 'foreign_host';
  if (origin !== undefined && origin !== `http://${authority}`) return 'foreign_origin';
  const site = request.headers['sec-fetch-site'];
  // A link in another page may open the app (it still needs the cookie); it may not fetch from it.
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none' && !isNavigation) return 'foreign_origin';
  return null;
}

export function cookieOf(request: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
