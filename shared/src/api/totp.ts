import { z } from 'zod';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

// A person's second factor: time-based codes of an authenticator app (RFC 6238), and recovery codes for when the phone is gone.

const password = z.string().min(1).max(200);
/** Six digits of the app, or a recovery code; spaces and dashes do not matter. */
export const secondFactorCode = z.string().trim().min(1).max(40);
const recoveryCodes = z.object({
  /** Told once. Each is good for one sign-in. */
  recoveryCodes: z.array(z.string()),
});

export const getTotp = endpoint({
  method: 'GET',
  path: '/auth/totp',
  access: 'signed-in',
  summary: 'Whether this person’s sign-in asks for a code',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ isOn: z.boolean(), since: instant.nullable(), recoveryCodesLeft: z.int().nonnegative() }),
});

export const beginTotp = endpoint({
  method: 'POST',
  path: '/auth/totp',
  access: 'signed-in',
  isSecret: true,
  summary:
    'Begin to set it up: the secret for the authenticator app. Nothing asks for a code before it is confirmed (`conflict`: it is on)',
  params: nothing,
  query: nothing,
  body: z.object({ password }),
  /** `uri`: what the QR code says; `secret`: the same for typing, in base32. */
  output: z.object({ secret: z.string(), uri: z.string() }),
});

export const confirmTotp = endpoint({
  method: 'POST',
  path: '/auth/totp/confirm',
  access: 'signed-in',
  isSecret: true,
  summary: 'Switch it on with a code of the app (`code_invalid`); the answer has the recovery codes',
  params: nothing,
  query: nothing,
  body: z.object({ code: secondFactorCode }),
  output: recoveryCodes,
});

export const renewRecoveryCodes = endpoint({
  method: 'POST',
  path: '/auth/totp/recovery-codes',
  access: 'signed-in',
  isSecret: true,
  summary: 'New recovery codes in place of all older ones (`wrong_password`, `code_invalid`)',
  params: nothing,
  query: nothing,
  body: z.object({ password, code: secondFactorCode }),
  output: recoveryCodes,
});

export const disableTotp = endpoint({
  method: 'POST',
  path: '/auth/totp/disable',
  access: 'signed-in',
  isSecret: true,
  summary: 'Switch it off, with password and code (`wrong_password`, `code_invalid`)',
  params: nothing,
  query: nothing,
  body: z.object({ password, code: secondFactorCode }),
  output: nothing,
});
