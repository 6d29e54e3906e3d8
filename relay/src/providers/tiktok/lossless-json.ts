/**
 * Parses JSON whose 19-digit ids come as numbers: an integer beyond 2^53 becomes the digits as a string. Texts are made storable on
 * the way: PostgreSQL takes neither NUL nor half of a surrogate pair, and one such message must not block the queue.
 *
 * @throws SyntaxError, or RangeError where the nesting exhausts the stack.
 */
export function parseLossless(text: string): unknown {
  const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;
  return parse(text, (_key, value, context) => {
    if (typeof value === 'string') return storable(value);
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return digitsOf(context.source) ?? value;
    return value;
  });
}

/** The third argument is in Node 22 but not yet in TypeScript's library. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

function digitsOf(source: string | undefined): string | undefined {
  return source !== undefined && /^-?\d+$/.test(source) ? source : undefined;
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
