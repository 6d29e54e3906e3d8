import { bucketOf } from '../bucket-of.ts';
import type { ReadPassage } from './read-passage.ts';
import type { Terms } from './terms.ts';
import { strengths, thesaurus } from './thesaurus.ts';

// Texts as vectors: the nearer two are, the likelier one answers the other. Terms that shops and customers use for one matter have learned to
// lie near each other.

export const meaningBuckets = 1 << 13;
const meaningSeed = 21;
export const meaningWidth = 64;
/** How much of its weight a term lends to its kin, in questions and in passages. */
const lentByQuestion = 0.8;
const lentByPassage = 0.3;
const leastWeight = 0.2;
const mostLines = 12;

/** `meaningBuckets` rows of `meaningWidth` numbers. */
export type MeaningTable = Float32Array | Int8Array;

/** Rows of the table, and how much each counts. */
export interface Weighted {
  readonly rows: Int32Array;
  readonly weights: Float32Array;
}

type Weigh = (term: string) => number;

export const meantByQuestion = (terms: Terms, weigh: Weigh): Weighted => weighted(terms, weigh, lentByQuestion);

/** Its questions; each line of the answer with them; the answer. */
export function meantByPassage({ title, lines }: ReadPassage, weigh: Weigh): Weighted[] {
  const answer = new Set(lines.flatMap((line) => [...line]));
  return [title, ...lines.slice(0, mostLines).map((line) => new Set([...title, ...line])), answer].map((terms) =>
    weighted(terms, weigh, lentByPassage),
  );
}

function weighted(terms: Terms, weigh: Weigh, lent: number): Weighted {
  const own = [...terms].map((term) => [term, Math.max(leastWeight, weigh(term))] as const);
  const kin = own.flatMap(([term]) =>
    [...(thesaurus.kin.get(term) ?? [])]
      .filter(([other]) => !terms.has(other))
      .map(([other, kinship]) => [other, strengths[kinship] * weigh(term) * lent] as const),
  );
  const all = [...own, ...kin];
  return {
    rows: Int32Array.from(all, ([term]) => rowOf(term)),
    weights: Float32Array.from(all, ([, weight]) => weight),
  };
}

/** Which figure it is says nothing here. */
const rowOf = (term: string) => bucketOf(term.startsWith('#') ? '#' : term, meaningSeed, meaningBuckets);

/** Of length 1; writes into `out` and returns the length before. */
export function vectorInto(out: Float32Array, table: MeaningTable, { rows, weights }: Weighted): number {
  out.fill(0);
  rows.forEach((row, index) => {
    const start = row * meaningWidth;
    const weight = weights[index] ?? 0;
    for (let at = 0; at < meaningWidth; at += 1) out[at] = (out[at] ?? 0) + weight * (table[start + at] ?? 0);
  });
  const length = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0)) || 1e-9;
  for (let at = 0; at < meaningWidth; at += 1) out[at] = (out[at] ?? 0) / length;
  return length;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

const known = new WeakMap<MeaningTable, WeakMap<ReadPassage, readonly Float32Array[]>>();

/** −1…1: how near a question is to what is nearest to it in each passage. */
export function nearness(table: MeaningTable, weigh: Weigh, terms: Terms, passages: readonly ReadPassage[]): number[] {
  const mine = new Float32Array(meaningWidth);
  vectorInto(mine, table, meantByQuestion(terms, weigh));
  return passages.map((read) => Math.max(...vectorsOf(table, weigh, read).map((vector) => dot(mine, vector))));
}

function vectorsOf(table: MeaningTable, weigh: Weigh, read: ReadPassage): readonly Float32Array[] {
  const ofTable = known.get(table) ?? new WeakMap<ReadPassage, readonly Float32Array[]>();
  known.set(table, ofTable);
  const made =
    ofTable.get(read) ??
    meantByPassage(read, weigh).map((meant) => {
      const vector = new Float32Array(meaningWidth);
      vectorInto(vector, table, meant);
      return vector;
    });
  ofTable.set(read, made);
  return made;
}
