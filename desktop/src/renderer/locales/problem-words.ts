import { BridgeError } from '../../bridge/index.ts';
import type { Words } from './words.ts';

/** What went wrong, in the reader's language. Codes without words of their own get the general sentence. */
export function problemWords(w: Words, error: unknown): string {
  return codeWords(w, error instanceof BridgeError ? error.code : 'other');
}

export function codeWords(w: Words, code: string): string {
  const key = `error_${code}` as keyof Words;
  const words = w[key];
  return typeof words === 'string' ? words : w.error_other;
}
