import { type Forest, leafOf, type Tree } from '../src/agent/judging/forest.ts';
import { seeded } from './seeded.ts';

export interface GrowOptions {
  readonly rounds: number;
  readonly depth: number;
  /** What of each tree's wish is followed. */
  readonly rate: number;
  readonly leastInLeaf: number;
  readonly shrink: number;
  /** Shares of rows and of features that each tree sees. */
  readonly rowShare: number;
  readonly featureShare: number;
}

const mostCuts = 48;

/** Gradient boosting with logistic loss (Friedman 2001), leaves by second order (Chen and Guestrin 2016). The same for the same seed. */
export function growForest(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  { rounds, depth, rate, leastInLeaf, shrink, rowShare, featureShare }: GrowOptions,
): Forest {
  const width = rows[0]?.length ?? 0;
  const random = seeded(11);
  const cuts = Array.from({ length: width }, (_, feature) => cutsOf(rows.map((row) => row[feature] ?? 0)));
  const bins = rows.map((row) => Uint8Array.from(row, (value, feature) => binOf(cuts[feature] ?? [], value)));
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const bias = Math.log(share / (1 - share));
  const margins = new Float64Array(rows.length).fill(bias);
  const slopes = new Float64Array(rows.length);
  const bends = new Float64Array(rows.length);

  /** The best cut of some rows; null: none is worth it. */
  function bestCut(members: readonly number[], features: readonly number[], slope: number, bend: number) {
    let best: { feature: number; cut: number } | null = null;
    let most = 1e-6;
    for (const feature of features) {
      const limits = cuts[feature] ?? [];
      const slopeIn = new Float64Array(limits.length + 1);
      const bendIn = new Float64Array(limits.length + 1);
      const countIn = new Int32Array(limits.length + 1);
      for (const row of members) {
        const bin = bins[row]?.[feature] ?? 0;
        slopeIn[bin] = (slopeIn[bin] ?? 0) + (slopes[row] ?? 0);
        bendIn[bin] = (bendIn[bin] ?? 0) + (bends[row] ?? 0);
        countIn[bin] = (countIn[bin] ?? 0) + 1;
      }
      let [left, leftBend, leftCount] = [0, 0, 0];
      limits.forEach((cut, bin) => {
        left += slopeIn[bin] ?? 0;
        leftBend += bendIn[bin] ?? 0;
        leftCount += countIn[bin] ?? 0;
        if (leftCount < leastInLeaf || members.length - leftCount < leastInLeaf) return;
        const gain =
          left ** 2 / (leftBend + shrink) +
          (slope - left) ** 2 / (bend - leftBend + shrink) -
          slope ** 2 / (bend + shrink);
        if (gain > most) {
          most = gain;
          best = { feature, cut };
        }
      });
    }
    return best as { feature: number; cut: number } | null;
  }

  function growTree(members: readonly number[], features: readonly number[]): Tree {
    const feature: number[] = Array.from({ length: 2 ** (depth + 1) - 1 }, () => -1);
    const value: number[] = feature.map(() => 0);
    const grow = (node: number, some: readonly number[], level: number): void => {
      const slope = some.reduce((sum, row) => sum + (slopes[row] ?? 0), 0);
      const bend = some.reduce((sum, row) => sum + (bends[row] ?? 0), 0);
      const best = level < depth ? bestCut(some, features, slope, bend) : null;
      if (best === null) {
        value[node] = rounded((rate * slope) / (bend + shrink));
        return;
      }
      feature[node] = best.feature;
      value[node] = best.cut;
      const isLeft = (row: number) => (rows[row]?.[best.feature] ?? 0) <= best.cut;
      grow(2 * node + 1, some.filter(isLeft), level + 1);
      grow(
        2 * node + 2,
        some.filter((row) => !isLeft(row)),
        level + 1,
      );
    };
    grow(0, members, 0);
    const end = feature.findLastIndex((each, node) => each >= 0 || value[node] !== 0);
    return { feature: feature.slice(0, end + 1), value: value.slice(0, end + 1) };
  }

  const trees: Tree[] = [];
  for (let round = 0; round < rounds; round += 1) {
    rows.forEach((_, row) => {
      const probability = 1 / (1 + Math.exp(-(margins[row] ?? 0)));
      slopes[row] = (labels[row] ?? 0) - probability;
      bends[row] = probability * (1 - probability);
    });
    const members = rows.flatMap((_, row) => (random() < rowShare ? [row] : []));
    const features = cuts.flatMap((_, feature) => (random() < featureShare ? [feature] : []));
    const tree = growTree(members, features);
    trees.push(tree);
    rows.forEach((row, index) => {
      margins[index] = (margins[index] ?? 0) + leafOf(tree, row);
    });
  }
  return { bias, trees };
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

/** Limits between a feature's values, at quantiles. */
function cutsOf(values: readonly number[]): number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length <= mostCuts) return sorted.slice(0, -1);
  const at = (cut: number) => rounded(sorted[Math.floor(((cut + 1) * sorted.length) / (mostCuts + 1))] ?? 0);
  return [...new Set(Array.from({ length: mostCuts }, (_, cut) => at(cut)))];
}

/** The first limit that a value is not above. */
function binOf(limits: readonly number[], value: number): number {
  let [low, high] = [0, limits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (limits[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
