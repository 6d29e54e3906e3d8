import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { FetchError } from './fetch-error.ts';
import { type AlsoAllowed, hostOf, parsePageAddress } from './page-address.ts';
import { isPublicAddress } from './public-address.ts';
import { readBody } from './read-body.ts';

/** Every address a name has. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface PageRequest {
  readonly url: string;
  /** Of the last fetch: an answer that nothing changed costs nothing. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly limits: { readonly bytes: number; readonly redirects: number };
  readonly isAlsoAllowed: AlsoAllowed;
  readonly resolve?: Resolve;
  /** The deadline of everything. */
  readonly signal: AbortSignal;
}

export type FetchedPage =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'page';
      readonly bytes: Uint8Array;
      /** Lower case, without parameters; empty: none was given. */
      readonly mime: string;
      readonly charset: string | null;
      readonly etag: string | null;
      readonly lastModified: string | null;
    };

const systemResolve: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Fetches one page of the public web. A name is resolved once per hop, every address it has must be public, and the connection goes to
 * one of those: a name that changes its mind between the check and the connection gains nothing. Redirects are checked like the first
 * address. Bytes are counted after decompression. Throws FetchError.
 */
export async function fetchPage(wanted: PageRequest): Promise<FetchedPage> {
  let address = wanted.url;
  for (let hop = 0; hop <= wanted.limits.redirects; hop++) {
    const url = parsePageAddress(address, wanted.isAlsoAllowed);
    if (url === null) throw new FetchError('not_allowed_address');
    const response = await ask(url, await checkedAddress(url, wanted), wanted);
    const status = response.statusCode ?? 0;
    if (status === 304) {
      response.destroy();
      return { kind: 'unchanged' };
    }
    const location = response.headers.location;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.destroy();
      if (!URL.canParse(location, url.href)) throw new FetchError('not_reachable', 'a redirect to nowhere');
      address = new URL(location, url).href;
      continue;
    }
    if (status !== 200) {
      response.destroy();
      throw new FetchError(status === 404 || status === 410 ? 'not_found' : 'not_reachable', `status ${status}`);
    }
    const [mime = '', ...parameters] = (response.headers['content-type'] ?? '').split(';').map((part) => part.trim());
    return {
      kind: 'page',
      bytes: await readBody(response, wanted.limits.bytes, wanted.signal),
      mime: mime.toLowerCase(),
      charset: /^charset\s*=\s*"?([^"\s]+)/i.exec(parameters.find((part) => /^charset/i.test(part)) ?? '')?.[1] ?? null,
      etag: response.headers.etag ?? null,
      lastModified: response.headers['last-modified'] ?? null,
    };
  }
  throw new FetchError('too_many_redirects');
}

async function checkedAddress(
  url: URL,
  { isAlsoAllowed, resolve = systemResolve, signal }: PageRequest,
): Promise<string> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolved(host, resolve, signal) : [host];
  const isAllowed = (address: string) => isPublicAddress(address) || isAlsoAllowed?.(address) === true;
  const [first] = addresses;
  if (first === undefined) throw new FetchError('not_reachable', 'the name has no address');
  // All of them: a name that is public and private at once is on its way to somewhere inside.
  if (!addresses.every(isAllowed)) throw new FetchError('not_allowed_address');
  return addresses.find((address) => isIP(address) === 4) ?? first;
}

async function resolved(host: string, resolve: Resolve, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await untilAborted(resolve(host), signal);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    throw new FetchError('not_reachable', 'the name does not resolve');
  }
}

function ask(url: URL, address: string, { etag, lastModified, signal }: PageRequest): Promise<IncomingMessage> {
  const family = isIP(address);
  const pinned: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        // No pool: a kept connection would have been checked for another question.
        agent: false,
        lookup: pinned,
        signal,
        headers: {
          'user-agent': 'TandemInbox/1.0 (knowledge import)',
          accept: 'text/html, application/pdf;q=0.9, text/plain;q=0.8',
          'accept-encoding': 'gzip, deflate, br',
          ...(etag === null ? {} : { 'if-none-match': etag }),
          ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
        },
      },
      resolve,
    );
    request.on('error', () => reject(new FetchError(signal.aborted ? 'timed_out' : 'not_reachable')));
    request.end();
  });
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new FetchError('timed_out'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
