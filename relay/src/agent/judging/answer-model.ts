import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { bucketOf } from '../bucket-of.ts';
import type { Forest } from './forest.ts';
import type { MeaningTable } from './meaning.ts';

export const weightBuckets = 1 << 15;
const weightSeed = 7;
/** Steps of a stored weight. */
export const weightStep = 1 / 40;

const stored = z.object({
  /** A byte per bucket: how much a term says, in steps. */
  weights: z.base64(),
  /** A signed byte per bucket of `questionFeatures`, times the scale; and the bias. */
  kind: z.object({ bytes: z.base64(), scale: z.number(), bias: z.number() }),
  /** A signed byte per number of the table of `meaning`. Its scale says nothing: vectors have length 1. */
  meaning: z.base64(),
  forest: z.object({
    bias: z.number(),
    trees: z
      .array(z.object({ feature: z.array(z.int()).readonly(), value: z.array(z.number()).readonly() }))
      .readonly(),
  }),
});
export type StoredAnswerModel = z.infer<typeof stored>;

/** The model of this folder, or of one being trained. */
export interface AnswerModel {
  /** How much a term says: rare in talk at large, much. 0 to 6. */
  weigh(term: string): number;
  /** The log-odds that a question of its kind can be answered from a shop's knowledge at all. */
  kindOf(features: ReadonlyMap<number, number>): number;
  readonly meaning: MeaningTable;
  readonly forest: Forest;
}

export const weightBucket = (term: string): number => bucketOf(term, weightSeed, weightBuckets);

export function decodeAnswerModel({ weights, kind, meaning, forest }: StoredAnswerModel): AnswerModel {
  const bytes = Buffer.from(weights, 'base64');
  const kinds = new Int8Array(Buffer.from(kind.bytes, 'base64'));
  return {
    // A figure says much, whichever it is; what the wordings unify stands beside its concept.
    weigh: (term) => {
      if (term.startsWith('#')) return 3;
      return term.startsWith('=') ? 1.5 : (bytes[weightBucket(term)] ?? 0) * weightStep;
    },
    kindOf: (features) =>
      [...features].reduce((sum, [at, value]) => sum + (kinds[at] ?? 0) * kind.scale * value, kind.bias),
    meaning: new Int8Array(Buffer.from(meaning, 'base64')),
    forest,
  };
}

export function readAnswerModel(): AnswerModel {
  const bytes = readFileSync(new URL('answer-model.json.gz', import.meta.url));
  return decodeAnswerModel(stored.parse(JSON.parse(gunzipSync(bytes).toString('utf8'))));
}
