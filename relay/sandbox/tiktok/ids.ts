import { randomBytes, randomInt } from 'node:crypto';

/** 28 characters of base64 ending in `==`, as conversation and message ids look; now and then with `+` and `/`. */
export function opaqueId(): string {
  return randomBytes(19).toString('base64');
}

/**
 * Like `opaqueId` but always with `+` and `/` in it: an unescaped `+` in a query string is the platform's
 * classic trap, so every conversation id has to spring it.
 */
export function conversationId(): string {
  const id = opaqueId();
  return `${id.slice(0, 6)}+${id.slice(7, 17)}/${id.slice(18)}`;
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** The app-scoped id of a business account. */
export const openId = (): string => `_000${letters(32)}`;
/** The global id of a personal account. */
export const uniqueIdentifier = (): string => `Z${letters(27)}`;
export const accessToken = (): string => `act.${letters(48)}`;
export const refreshToken = (): string => `rft.${letters(48)}`;
export const authCode = (): string => `${letters(40)}*!${randomInt(1000, 9999)}.va`;
export const mediaId = (kind: 'img' | 'vid'): string => `${kind}_${letters(24)}`;
/** 19 digits, beyond what a JavaScript number holds exactly. */
export const itemId = (): string => `75${Array.from({ length: 17 }, () => randomInt(10)).join('')}`;

/** Trace id of one API call: UTC date and time, then 20 hex digits. */
export function requestId(now: number): string {
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
  return stamp + randomBytes(10).toString('hex').toUpperCase();
}
