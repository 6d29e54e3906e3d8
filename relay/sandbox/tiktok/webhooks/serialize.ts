import type { Mishaps } from '../mishaps.ts';

type JsonStyle = Mishaps['webhook']['json'];

/** JSON text in one of the spellings a sender may legally use; all of them parse to the same value. */
export function serialize(value: unknown, style: JsonStyle): string {
  if (style === 'spaced') return JSON.stringify(value, null, 2);
  if (style === 'shuffled') return JSON.stringify(reversed(value));
  const compact = JSON.stringify(value);
  return style === 'escaped' ? escaped(compact) : compact;
}

function escaped(json: string): string {
  return json
    .replaceAll('/', '\\/')
    .replace(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)] as const)
      .reverse(),
  );
}
