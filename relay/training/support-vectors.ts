import { type Examples, score, width } from './examples.ts';
import { seeded, shuffle } from './seeded.ts';

const cost = 0.2;
const rounds = 8;
/** How much of each feature's weight does not depend on its log-count ratio. */
const even = 0.5;
/** Keeps the scaled texts about as long as the unscaled ones, so that the cost means the same. */
const usualRarity = 6;

/**
 * One class against the rest: a linear support vector machine (squared hinge, dual coordinate descent: Hsieh et al. 2008) over features
 * scaled by their log-count ratio (Wang and Manning 2012) and rarity, which leaves words that say nothing about the class nearly without weight.
 * @returns a weight per bucket, and the bias last.
 */
export function trainOneAgainstRest(examples: Examples, rows: Int32Array, wanted: number): Float32Array {
  const scale = logCountRatios(examples, rows, wanted);
  const { starts, buckets, classes } = examples;
  const values = examples.values.map((value, at) => value * (scale[buckets[at] ?? 0] ?? 0));
  const scaled = { ...examples, values };
  const weights = new Float32Array(width + 1);
  const duals = new Float64Array(classes.length);
  const squares = new Float64Array(classes.length);
  for (const row of rows) {
    let square = 1;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) square += (values[at] ?? 0) ** 2;
    squares[row] = square;
  }
  const random = seeded(7 + wanted);
  const order = Int32Array.from(rows);
  for (let round = 0; round < rounds; round += 1) {
    for (const row of shuffle(order, random)) {
      const sign = classes[row] === wanted ? 1 : -1;
      const dual = duals[row] ?? 0;
      const slope = sign * score(scaled, row, weights) - 1 + dual / (2 * cost);
      const next = Math.max(0, dual - slope / ((squares[row] ?? 1) + 1 / (2 * cost)));
      if (next === dual) continue;
      duals[row] = next;
      const step = (next - dual) * sign;
      const end = starts[row + 1] ?? 0;
      for (let at = starts[row] ?? 0; at < end; at += 1) {
        const bucket = buckets[at] ?? 0;
        weights[bucket] = (weights[bucket] ?? 0) + step * (values[at] ?? 0);
      }
      weights[width] = (weights[width] ?? 0) + step;
    }
  }
  return weights.map((weight, bucket) => (bucket === width ? weight : weight * (scale[bucket] ?? 0)));
}

function logCountRatios(
  { starts, buckets, values, classes }: Examples,
  rows: Int32Array,
  wanted: number,
): Float64Array {
  const inside = new Float64Array(width).fill(1);
  const outside = new Float64Array(width).fill(1);
  const documents = new Float64Array(width);
  let insideSum = width;
  let outsideSum = width;
  for (const row of rows) {
    const isWanted = classes[row] === wanted;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const counts = isWanted ? inside : outside;
      const bucket = buckets[at] ?? 0;
      const value = values[at] ?? 0;
      counts[bucket] = (counts[bucket] ?? 0) + value;
      documents[bucket] = (documents[bucket] ?? 0) + 1;
      if (isWanted) insideSum += value;
      else outsideSum += value;
    }
  }
  return inside.map((count, bucket) => {
    const ratio = Math.abs(Math.log(count / insideSum / ((outside[bucket] ?? 1) / outsideSum)));
    const rarity = (Math.log((1 + rows.length) / (1 + (documents[bucket] ?? 0))) + 1) / usualRarity;
    return (even + ratio) * rarity;
  });
}
