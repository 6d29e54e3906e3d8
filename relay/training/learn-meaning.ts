import {
  dot,
  type MeaningTable,
  meaningBuckets,
  meaningWidth,
  vectorInto,
  type Weighted,
} from '../src/agent/judging/meaning.ts';
import { gaussian, seeded, shuffled } from './seeded.ts';

/** What is near what in a shop: `answers` are the positions of the passages that answer; none: nothing does. */
export interface MeantShop {
  readonly passages: readonly (readonly Weighted[])[];
  readonly questions: readonly { readonly meant: Weighted; readonly answers: readonly number[] }[];
}

const epochs = 4;
const rate = 0.05;
/** How sharply the nearest is preferred. */
const sharpness = 10;
/** Nothing answers what is no nearer to any passage than this. */
const nothing = 0.3;
/** Passages of other shops that a question is held against. */
const strangers = 10;

/** Learns by softmax over a shop's passages, some of other shops, and nothing; steps by AdaGrad. The same for the same seed. */
export function learnMeaning(shops: readonly MeantShop[]): Float32Array {
  const random = seeded(5);
  const table = Float32Array.from(
    { length: meaningBuckets * meaningWidth },
    () => gaussian(random) / Math.sqrt(meaningWidth),
  );
  const steps = new Float32Array(table.length).fill(1e-4);
  const asked = shops.flatMap((shop) => shop.questions.map((question) => ({ shop, question })));
  const mine = new Float32Array(meaningWidth);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const { shop, question } of shuffled(asked, random)) {
      if (question.meant.rows.length === 0) continue;
      const length = vectorInto(mine, table, question.meant);
      const candidates = shop.passages.map((passage, at) =>
        nearest(table, mine, passage, question.answers.includes(at)),
      );
      for (let count = 0; count < strangers; count += 1) {
        const other = shops[Math.floor(random() * shops.length)];
        const passage = other?.passages[Math.floor(random() * other.passages.length)];
        if (other !== shop && passage !== undefined) candidates.push(nearest(table, mine, passage, false));
      }
      const pull = new Float32Array(meaningWidth);
      for (const { candidate, slope } of slopesOf(candidates)) {
        if (Math.abs(slope) < 1e-3) continue;
        for (let at = 0; at < meaningWidth; at += 1) pull[at] = (pull[at] ?? 0) + slope * (candidate.vector[at] ?? 0);
        move(
          table,
          steps,
          candidate.meant,
          mine.map((value) => slope * value),
          candidate.vector,
          candidate.length,
        );
      }
      move(table, steps, question.meant, pull, mine, length);
    }
  }
  return table;
}

function nearest(table: MeaningTable, mine: Float32Array, passage: readonly Weighted[], isAnswer: boolean) {
  const all = passage.map((meant) => {
    const vector = new Float32Array(meaningWidth);
    const length = vectorInto(vector, table, meant);
    return { meant, vector, length, isAnswer, near: dot(mine, vector) };
  });
  return all.reduce((a, b) => (b.near > a.near ? b : a));
}

type Candidate = ReturnType<typeof nearest>;

function slopesOf(candidates: readonly Candidate[]): { candidate: Candidate; slope: number }[] {
  const most = Math.max(nothing, ...candidates.map(({ near }) => near));
  const powers = candidates.map(({ near }) => Math.exp(sharpness * (near - most)));
  const sum = powers.reduce((all, power) => all + power, Math.exp(sharpness * (nothing - most)));
  const right = powers.reduce((all, power, at) => all + (candidates[at]?.isAnswer ? power : 0), 0);
  return candidates.map((candidate, at) => {
    const power = powers[at] ?? 0;
    const wished = candidate.isAnswer && right > 0 ? power / right : 0;
    return { candidate, slope: sharpness * (power / sum - wished) };
  });
}

/** One step of the rows of a text against a slope of its vector, which has length 1. */
function move(
  table: Float32Array,
  steps: Float32Array,
  { rows, weights }: Weighted,
  slope: Float32Array,
  vector: Float32Array,
  length: number,
): void {
  const along = dot(slope, vector);
  rows.forEach((row, index) => {
    const start = row * meaningWidth;
    const weight = (weights[index] ?? 0) / length;
    for (let at = 0; at < meaningWidth; at += 1) {
      const part = weight * ((slope[at] ?? 0) - (vector[at] ?? 0) * along);
      const step = (steps[start + at] ?? 0) + part * part;
      steps[start + at] = step;
      table[start + at] = (table[start + at] ?? 0) - (rate * part) / Math.sqrt(step);
    }
  });
}
