import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { bits, type Features, sentimentFeatures } from '../src/agent/sentiment/sentiment-features.ts';
import { labels } from '../src/agent/sentiment/sentiment-model.ts';

/** Texts as sparse rows: row `i` has the buckets and values from `starts[i]` to `starts[i + 1]`; `classes[i]` is its label's position. */
export interface Examples {
  readonly starts: Int32Array;
  readonly buckets: Uint32Array;
  readonly values: Float32Array;
  readonly classes: Uint8Array;
}

export const width = 1 << bits;
const line = z.object({ category: z.enum(labels), texts: z.string() });

/** Reads Wisesight's `{"category", "texts"}` lines, gzipped. */
export function readExamples(path: URL): Examples {
  const rows = gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => line.parse(JSON.parse(each)));
  const features: Features[] = rows.map(({ texts }) => sentimentFeatures(texts));
  const starts = new Int32Array(rows.length + 1);
  features.forEach(({ buckets }, index) => {
    starts[index + 1] = (starts[index] ?? 0) + buckets.length;
  });
  const all = starts.at(-1) ?? 0;
  const examples = {
    starts,
    buckets: new Uint32Array(all),
    values: new Float32Array(all),
    classes: Uint8Array.from(rows, ({ category }) => labels.indexOf(category)),
  };
  features.forEach(({ buckets, values }, index) => {
    examples.buckets.set(buckets, starts[index] ?? 0);
    examples.values.set(values, starts[index] ?? 0);
  });
  return examples;
}

/** The sum of a row's values times their weights, and the bias at the end of the weights. */
export function score({ starts, buckets, values }: Examples, row: number, weights: Float32Array): number {
  let sum = weights[width] ?? 0;
  const end = starts[row + 1] ?? 0;
  for (let at = starts[row] ?? 0; at < end; at += 1) sum += (weights[buckets[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return sum;
}
