import { createHmac, timingSafeEqual } from 'node:crypto';

/** Wider than the 5 s of the platform's sample: whether a retry is signed anew is not documented, and slow routes lost deliveries. */
export const toleranceMs = 300_000;

export interface SignedRequest {
  /** The `Tiktok-Signature` header: `t=<unix seconds>,s=<64 lowercase hex>`. */
  readonly header: string | undefined;
  readonly body: Uint8Array;
  /** Newest first; older ones still verify while a secret is being rotated. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
}

/** `stale`: validly signed, but more than five minutes old or ahead. */
export function verifySignature({ header, body, secrets, nowMs }: SignedRequest): 'ok' | 'stale' | 'missing' | 'bad' {
  if (header === undefined || header.trim() === '') return 'missing';
  const parts = parseHeader(header);
  const time = parts?.get('t');
  const signature = parts?.get('s');
  // A strict shape first: parseInt takes "1700000000x", and Buffer.from(x, 'hex') stops silently at the first bad digit.
  if (time === undefined || signature === undefined) return 'bad';
  if (!/^\d{10}$/.test(time) || !/^[0-9a-f]{64}$/.test(signature)) return 'bad';
  const given = Buffer.from(signature, 'hex');
  // Every secret is tried, so that the time taken does not tell which one fitted.
  const matches = secrets.filter((secret) => timingSafeEqual(signatureOf(time, body, secret), given));
  if (matches.length === 0) return 'bad';
  return Math.abs(nowMs - Number(time) * 1000) <= toleranceMs ? 'ok' : 'stale';
}

function signatureOf(time: string, body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest();
}

/** Null where a name comes twice: then it is not clear what was signed. */
function parseHeader(header: string): Map<string, string> | null {
  const parts = new Map<string, string>();
  for (const item of header.split(',')) {
    const separator = item.indexOf('=');
    const name = item.slice(0, Math.max(0, separator)).trim();
    if (parts.has(name)) return null;
    parts.set(name, item.slice(separator + 1).trim());
  }
  return parts;
}
