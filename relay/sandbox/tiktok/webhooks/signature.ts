import { createHmac } from 'node:crypto';

/** Lower-case hex HMAC-SHA256 of `t.body` with the app secret; `t` in epoch seconds, `body` the exact bytes sent. */
export function signature(secret: string, t: number, body: string): string {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex');
}

/** The value of the `Tiktok-Signature` header. */
export function signatureHeader(secret: string, t: number, body: string): string {
  return `t=${t},s=${signature(secret, t, body)}`;
}
