import { deadLetter } from '@tandem/shared/api';
import { z } from 'zod';

const one = z.object({ id: z.string() });
const nothing = z.object({});

/** What ended without an outcome. Not cached: each asks the relay, or fails with `offline`. */
export const deadLetterCalls = {
  'deadLetters.list': {
    input: nothing,
    output: z.object({ deadLetters: z.array(deadLetter), total: z.int().nonnegative() }),
  },
  /** `not_found`: somebody else, or the clock, was first. */
  'deadLetters.retry': { input: one, output: nothing },
  'deadLetters.discard': { input: one, output: nothing },
} as const;
