import { communitySteps, type Graph } from './communities.ts';
import { questionVectors } from './question-vectors.ts';
import { type Similarities, similaritySteps } from './similarities.ts';

/** A question is linked to those that are most like it. */
const neighbours = 15;
/** Cosines below this are chance. */
const leastLikeness = 0.05;
const perChance = 2;
const weightElsewhere = 60;
/** Of few questions, each knows few others: what two of them share by chance weighs more. */
const perPair = (count: number) => 0.03 + 2 / (count + 20);

export interface Clustering {
  /** Each question's cluster. Numbers mean nothing. */
  readonly clusters: readonly number[];
  readonly similarities: Similarities;
}

/**
 * Questions that ask the same, found by their words alone: no model, no figure to set, the same texts in the same order give the same clusters.
 * In steps, with room for everything else in between. Time and memory grow with the square of their number.
 */
export function* clusterSteps(texts: readonly string[]): Generator<void, Clustering> {
  const similarities = yield* similaritySteps(questionVectors(texts));
  const graph = yield* graphSteps(similarities);
  const clusters = yield* communitySteps(graph, { perPair: perPair(texts.length), perChance, weightElsewhere });
  return { clusters, similarities };
}

function* graphSteps({ count, of }: Similarities): Generator<void, Graph> {
  const graph = Array.from({ length: count }, () => new Map<number, number>());
  for (let question = 0; question < count; question += 1) {
    const like: { other: number; likeness: number }[] = [];
    for (let other = 0; other < count; other += 1) {
      const likeness = of(question, other) - leastLikeness;
      if (other !== question && likeness > 0) like.push({ other, likeness });
    }
    like.sort((a, b) => b.likeness - a.likeness || a.other - b.other);
    for (const { other, likeness } of like.slice(0, neighbours)) {
      graph[question]?.set(other, likeness);
      graph[other]?.set(question, likeness);
    }
    yield;
  }
  return graph;
}

/** Of `members`, most like the others first; equals in their order. */
export function mostTypicalFirst(members: readonly number[], { of }: Similarities): number[] {
  const likeness = new Map(
    members.map((one) => [one, members.reduce((total, other) => (other === one ? total : total + of(one, other)), 0)]),
  );
  return [...members].sort((a, b) => (likeness.get(b) ?? 0) - (likeness.get(a) ?? 0));
}
