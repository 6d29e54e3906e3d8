import { seeded, shuffle } from './seeded.ts';

const epochs = 8;
const rate = 0.3;
const decay = 0.002;

export interface Logistic {
  readonly weights: Float64Array;
  readonly bias: number;
  /** The log-odds. */
  score(features: ReadonlyMap<number, number>): number;
}

/** Logistic regression over sparse rows by stochastic gradient, steps as in AdaGrad (Duchi et al. 2011). */
export function logistic(
  rows: readonly ReadonlyMap<number, number>[],
  labels: readonly number[],
  width: number,
): Logistic {
  const weights = new Float64Array(width);
  const squares = new Float64Array(width).fill(1e-2);
  let bias = 0;
  let biasSquare = 1e-2;
  const score = (features: ReadonlyMap<number, number>) => {
    let sum = bias;
    for (const [at, value] of features) sum += (weights[at] ?? 0) * value;
    return sum;
  };
  const random = seeded(7);
  const order = Int32Array.from(rows.keys());
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const row of shuffle(order, random)) {
      const features = rows[row] ?? new Map<number, number>();
      const miss = 1 / (1 + Math.exp(-score(features))) - (labels[row] ?? 0);
      for (const [at, value] of features) {
        const slope = miss * value + decay * (weights[at] ?? 0);
        squares[at] = (squares[at] ?? 0) + slope ** 2;
        weights[at] = (weights[at] ?? 0) - (rate * slope) / Math.sqrt(squares[at] ?? 1);
      }
      biasSquare += miss ** 2;
      bias -= (rate * miss) / Math.sqrt(biasSquare);
    }
  }
  return { weights, bias, score };
}
