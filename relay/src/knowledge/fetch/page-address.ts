import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

const innerNames =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|localdomain|home\.arpa|onion|test|invalid|example)$/;

/** Addresses beside the public ones, and then on any port: this machine's, for the sandbox and tests. Null: none. */
export type AlsoAllowed = ((address: string) => boolean) | null;

/**
 * A page's address as it may be asked for, by its words alone; where its name leads is looked at when it is fetched. Null: not allowed.
 * `new URL` has already made one of the many spellings of a host (decimal, octal, full-width, IDN dots).
 */
export function parsePageAddress(text: string, isAlsoAllowed: AlsoAllowed = null): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.username !== '' || url.password !== '') return null;
  const host = hostOf(url);
  url.hash = '';
  if (isAlsoAllowed?.(host)) return url;
  if (isAlsoAllowed === null && url.port !== '' && url.port !== '80' && url.port !== '443') return null;
  if (isIP(host) !== 0) return isPublicAddress(host) ? url : null;
  return host.includes('.') && !innerNames.test(host) ? url : null;
}

/** Without the brackets of IPv6 and the dot of a full name. */
export function hostOf(url: URL): string {
  return url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}
