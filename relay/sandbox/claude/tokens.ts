import type { Json } from './wire.ts';

/**
 * A stand-in for the tokenizer: about four Latin letters or one and a third Thai letters to a token. Only the counters' arithmetic
 * can be tested against it, not prices.
 */
export function tokensOf(value: Json): number {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** The longest beginning of a text that fits into so many tokens. */
export function textWithin(text: string, tokens: number): string {
  const letters = Array.from(text);
  let bytes = 0;
  let end = 0;
  for (const letter of letters) {
    bytes += Buffer.byteLength(letter);
    if (bytes > tokens * 4) break;
    end += 1;
  }
  return letters.slice(0, end).join('');
}
