/** Node → neighbour → weight, both ways alike. */
export type Graph = readonly ReadonlyMap<number, number>[];

export interface Resolution {
  /** What a pair of one community costs, alike or not. */
  readonly perPair: number;
  /** What it costs more between nodes that are like many others: against the weight that chance would put there. */
  readonly perChance: number;
  /** Weight that is taken to be elsewhere: alone among themselves, a few nodes are no chance. */
  readonly weightElsewhere: number;
}

interface Level {
  readonly graph: Graph;
  readonly sizes: readonly number[];
  readonly degrees: readonly number[];
}

const mostLevels = 12;
const mostRounds = 40;
const least = 1e-12;

/**
 * Louvain's algorithm: nodes move to the neighbouring community where they gain most, communities become nodes, again until nothing gains. Nodes
 * are looked at in their order, so the same graph has the same communities. A step is one node. Answers each node's community.
 */
export function* communitySteps(graph: Graph, resolution: Resolution): Generator<void, number[]> {
  const degrees = graph.map((links) => sum(links.values()));
  const whole = sum(degrees) + resolution.weightElsewhere;
  let level: Level = { graph, sizes: graph.map(() => 1), degrees };
  let communities = graph.map((_, node) => node);
  for (let round = 0; round < mostLevels; round += 1) {
    const moved = yield* moveNodes(level, resolution, whole);
    if (moved === null) break;
    const numbers = new Map<number, number>();
    for (const community of moved) if (!numbers.has(community)) numbers.set(community, numbers.size);
    const numberOf = (node: number) => numbers.get(moved[node] ?? 0) ?? 0;
    communities = communities.map(numberOf);
    level = joined(level, numberOf, numbers.size);
  }
  return communities;
}

/** Null: no node gains anywhere else. */
function* moveNodes(
  { graph, sizes, degrees }: Level,
  { perPair, perChance }: Resolution,
  whole: number,
): Generator<void, number[] | null> {
  const communities = graph.map((_, node) => node);
  const members = [...sizes];
  const weights = [...degrees];
  let isMoved = false;
  for (let round = 0, moves = 1; moves > 0 && round < mostRounds; round += 1) {
    moves = 0;
    for (const [node, links] of graph.entries()) {
      const size = sizes[node] ?? 0;
      const degree = degrees[node] ?? 0;
      const own = communities[node] ?? node;
      members[own] = (members[own] ?? 0) - size;
      weights[own] = (weights[own] ?? 0) - degree;
      const shared = new Map([[own, 0]]);
      for (const [neighbour, weight] of links) {
        const community = communities[neighbour] ?? neighbour;
        shared.set(community, (shared.get(community) ?? 0) + weight);
      }
      let best = own;
      let most = Number.NEGATIVE_INFINITY;
      // Its own comes first: nothing moves for nothing.
      for (const [community, weight] of shared) {
        const chance = (perChance * (weights[community] ?? 0) * degree) / whole;
        const gain = weight - perPair * (members[community] ?? 0) * size - chance;
        if (gain > most + least) {
          most = gain;
          best = community;
        }
      }
      members[best] = (members[best] ?? 0) + size;
      weights[best] = (weights[best] ?? 0) + degree;
      communities[node] = best;
      if (best !== own) moves += 1;
      yield;
    }
    isMoved ||= moves > 0;
  }
  return isMoved ? communities : null;
}

function joined({ graph, sizes, degrees }: Level, numberOf: (node: number) => number, count: number): Level {
  const links = Array.from({ length: count }, () => new Map<number, number>());
  const joinedSizes = new Array<number>(count).fill(0);
  const joinedDegrees = new Array<number>(count).fill(0);
  for (const [node, neighbours] of graph.entries()) {
    const community = numberOf(node);
    joinedSizes[community] = (joinedSizes[community] ?? 0) + (sizes[node] ?? 0);
    joinedDegrees[community] = (joinedDegrees[community] ?? 0) + (degrees[node] ?? 0);
    for (const [neighbour, weight] of neighbours) {
      const other = numberOf(neighbour);
      if (other !== community) links[community]?.set(other, (links[community].get(other) ?? 0) + weight);
    }
  }
  return { graph: links, sizes: joinedSizes, degrees: joinedDegrees };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
