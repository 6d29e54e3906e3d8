/** Turns the four margins into probabilities: softmax(matrix · margins + bias), fitted by gradient descent on margins of unseen texts. */
export interface Calibration {
  readonly matrix: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

const steps = 600;
const rate = 1;
const momentum = 0.9;
const shrink = 1e-4;

export function calibrate(
  margins: readonly (readonly number[])[],
  classes: readonly number[],
  count: number,
): Calibration {
  const matrix: number[][] = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) => (row === column ? 2 : 0)),
  );
  const bias = Array.from({ length: count }, () => 0);
  const speed = Array.from({ length: count }, () => Array.from({ length: count + 1 }, () => 0));
  for (let step = 0; step < steps; step += 1) {
    const slopes = Array.from({ length: count }, () => Array.from({ length: count + 1 }, () => 0));
    margins.forEach((margin, index) => {
      const all = probabilities(margin, { matrix, bias });
      slopes.forEach((slope, each) => {
        const error = ((all[each] ?? 0) - (classes[index] === each ? 1 : 0)) / margins.length;
        margin.forEach((value, column) => {
          slope[column] = (slope[column] ?? 0) + error * value;
        });
        slope[count] = (slope[count] ?? 0) + error;
      });
    });
    slopes.forEach((slope, each) => {
      const row = matrix[each] ?? [];
      const moving = speed[each] ?? [];
      for (let column = 0; column <= count; column += 1) {
        const value = column === count ? (bias[each] ?? 0) : (row[column] ?? 0);
        const next = momentum * (moving[column] ?? 0) - rate * ((slope[column] ?? 0) + shrink * value);
        moving[column] = next;
        if (column === count) bias[each] = value + next;
        else row[column] = value + next;
      }
    });
  }
  return { matrix, bias };
}

export function probabilities(margin: readonly number[], { matrix, bias }: Calibration): number[] {
  const logits = matrix.map((row, each) =>
    row.reduce((sum, weight, column) => sum + weight * (margin[column] ?? 0), bias[each] ?? 0),
  );
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - most));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((each) => each / sum);
}
