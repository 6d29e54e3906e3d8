import { createHmac, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { RelayContext } from '../context.ts';

/** What every authenticator app takes: six digits of SHA-1, 30 seconds. */
const form = { issuer: 'Tandem Inbox', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A phone's clock, and somebody who types slowly. */
const stepsAround = 1;

export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code says. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ ...form, label: email, secret: Secret.fromBase32(secret) }).toString();
}

/** The 30 seconds whose code this is, counted since 1970; null: of none around now. */
export function stepOf(secret: string, code: string, now: number): number | null {
  const token = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = new TOTP({ ...form, secret: Secret.fromBase32(secret) }).validate({
    token,
    timestamp: now,
    window: stepsAround,
  });
  return delta === null ? null : Math.floor(now / 1000 / form.period) + delta;
}

/** Without what looks like something else: 1 and I, 0 and O. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz';

export function newRecoveryCodes(): string[] {
  const part = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 10 }, () => `${part()}-${part()}`);
}

/** Keyed, so that a copy of the table cannot be tried out. */
export function hashRecoveryCode({ keys }: Pick<RelayContext, 'keys'>, code: string): Buffer {
  const plain = code.toLowerCase().replace(/[\s-]/g, '');
  return createHmac('sha256', keys.derive('recovery-code')).update(plain).digest();
}
