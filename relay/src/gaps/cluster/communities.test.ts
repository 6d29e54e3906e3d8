import { expect, test } from 'vitest';
import { atOnce } from '../../knowledge/index.ts';
import { communitySteps } from './communities.ts';

function communities(count: number, links: readonly (readonly [number, number, number])[], perPair = 0.1) {
  const graph = Array.from({ length: count }, () => new Map<number, number>());
  for (const [a, b, weight] of links) {
    graph[a]?.set(b, weight);
    graph[b]?.set(a, weight);
  }
  return atOnce(communitySteps(graph, { perPair, perChance: 1, weightElsewhere: 0 }));
}

test('two triangles on one bridge are two communities', () => {
  const found = communities(6, [
    [0, 1, 1],
    [1, 2, 1],
    [0, 2, 1],
    [3, 4, 1],
    [4, 5, 1],
    [3, 5, 1],
    [2, 3, 0.3],
  ]);
  expect(found).toEqual([found[0], found[0], found[0], found[3], found[3], found[3]]);
  expect(found[0]).not.toBe(found[3]);
});

test('what is worth less than a pair costs stays alone; nothing is nothing', () => {
  expect(new Set(communities(2, [[0, 1, 0.05]]))).toHaveProperty('size', 2);
  expect(communities(0, [])).toEqual([]);
  expect(new Set(communities(3, []))).toHaveProperty('size', 3);
});
