import { BridgeError } from '../../bridge/index.ts';
import type { Words } from './words.ts';

/** What went wrong, in the reader's language. Codes without words of their own get the general sentence. */
export function problemWords(w: Words, error: unknown): string {
  if (!(error instanceof BridgeError)) return codeWords(w, 'other');
  const words = codeWords(w, error.code);
  const reason = error.code === 'shop_suspended' ? error.fields?.reason : undefined;
  return reason === undefined ? words : `${words} ${w.suspendedReason(reason)}`;
}

export function codeWords(w: Words, code: string): string {
  const key = `error_${code}` as keyof Words;
  const words = w[key];
  return typeof words === 'string' ? words : w.error_other;
}
