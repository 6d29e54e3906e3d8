/** 0…1: Dice's coefficient of the pairs of letters of two words. */
export function pairsAlike(word: string, other: string): number {
  const [mine, theirs] = [pairsOf(word), pairsOf(other)];
  const shared = [...mine].filter((pair) => theirs.has(pair)).length;
  return (2 * shared) / (mine.size + theirs.size || 1);
}

const pairsOf = (word: string) =>
  new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => word.slice(at, at + 2)));
