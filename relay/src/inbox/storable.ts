import type { MessagePart } from '@tandem/shared/model';

/** PostgreSQL takes neither NUL nor half a surrogate pair; a hostile message must not become one that can never be stored. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

export function storableParts(parts: readonly MessagePart[]): MessagePart[] {
  return parts.map(
    (part) =>
      Object.fromEntries(
        Object.entries(part).map(([key, value]) => [key, typeof value === 'string' ? storableText(value) : value]),
      ) as MessagePart,
  );
}
