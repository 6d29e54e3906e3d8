import { z } from 'zod';
import { ProblemError } from '../http/problem-error.ts';

const place = z.object({ at: z.iso.datetime(), id: z.uuid() });
export type Place = z.infer<typeof place>;

/** Opaque to clients; a place in a list that is sorted by time and id. */
export function encodeCursor(at: Place): string {
  return Buffer.from(JSON.stringify([at.at, at.id])).toString('base64url');
}

/** Throws `invalid_input`. */
export function decodeCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    const [at, id] = z
      .tuple([place.shape.at, place.shape.id])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { at, id };
  } catch {
    throw new ProblemError('invalid_input', 'not a cursor of this list', { cursor: 'is not one of ours' });
  }
}
