import { normalizeText, withoutToneMarks } from '../../knowledge/index.ts';
import { bucketOf } from '../bucket-of.ts';
import { termsOf } from './terms.ts';

export const questionBuckets = 1 << 14;
const lettersSeed = [3, 4, 5] as const;
const termSeed = 99;

/** What a question is made of, whatever the shop: bucket → value. Runs of 3–5 letters and terms, each kind with length 1. */
export function questionFeatures(question: string): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  const spelled = ` ${withoutToneMarks(normalizeText(question)).replace(/\d+/g, '0')} `;
  const runs = lettersSeed.flatMap((length) =>
    Array.from({ length: Math.max(0, spelled.length - length + 1) }, (_, at) =>
      bucketOf(spelled.slice(at, at + length), length, questionBuckets),
    ),
  );
  for (const bucket of runs) values.set(bucket, 1 / Math.sqrt(runs.length));
  const terms = [...termsOf(question)].filter((term) => !term.startsWith('#'));
  for (const term of terms) values.set(bucketOf(term, termSeed, questionBuckets), 1 / Math.sqrt(terms.length));
  return values;
}
