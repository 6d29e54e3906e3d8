import type { Vector } from './question-vectors.ts';

/** Of each two: 0…1. */
export interface Similarities {
  readonly count: number;
  of(a: number, b: number): number;
}

/** Cosines of all pairs, in steps of one term. */
export function* similaritySteps(vectors: readonly Vector[]): Generator<void, Similarities> {
  const count = vectors.length;
  const table = new Float32Array(count * count);
  const postings = new Map<number, { readonly questions: number[]; readonly weights: number[] }>();
  vectors.forEach((vector, question) => {
    for (const [term, weight] of vector) {
      const posting = postings.get(term) ?? { questions: [], weights: [] };
      postings.set(term, posting);
      posting.questions.push(question);
      posting.weights.push(weight);
    }
  });
  for (const { questions, weights } of postings.values()) {
    if (questions.length === 1) continue;
    for (let a = 0; a < questions.length; a += 1) {
      const row = (questions[a] ?? 0) * count;
      const weight = weights[a] ?? 0;
      for (let b = 0; b < questions.length; b += 1) {
        const at = row + (questions[b] ?? 0);
        table[at] = (table[at] ?? 0) + weight * (weights[b] ?? 0);
      }
    }
    yield;
  }
  return { count, of: (a, b) => table[a * count + b] ?? 0 };
}
