import { pairsAlike } from './pairs-alike.ts';
import type { ReadPassage } from './read-passage.ts';
import { soundsLike } from './sound-of.ts';
import type { Terms } from './terms.ts';
import { type Kinship, strengths, thesaurus } from './thesaurus.ts';

// How a term of a question may stand in a passage that has not the term itself.

/** What stands in a text for a term of the question. */
export function kinshipIn(some: Terms, term: string): Kinship | undefined {
  for (const [other, kinship] of thesaurus.kin.get(term) ?? []) if (some.has(other)) return kinship;
  return undefined;
}

/** Whether a text has another of what the term is one of. */
export function hasOther(some: Terms, term: string): boolean {
  const others = thesaurus.others.get(term);
  return others !== undefined && [...some].some((other) => others.has(other));
}

/** 0…1: how much of the question stands there, kin of its concepts counted in part: in all of it, its questions, the best line. */
export function softCover(read: ReadPassage, list: readonly string[], weigh: (term: string) => number, total: number) {
  const strengthIn = (some: Terms, term: string) => {
    if (some.has(term)) return 1;
    const kinship = kinshipIn(some, term);
    return kinship === undefined ? 0 : strengths[kinship];
  };
  const sumOf = (strengthOf: (term: string) => number) =>
    list.reduce((sum, term) => sum + strengthOf(term) * weigh(term), 0) / total;
  const titles = new Map(list.map((term) => [term, strengthIn(read.title, term)]));
  const titleOf = (term: string) => titles.get(term) ?? 0;
  const lines = read.lines.map((line) => sumOf((term) => Math.max(titleOf(term), strengthIn(line, term))));
  return {
    whole: sumOf((term) => Math.max(titleOf(term), strengthIn(read.whole, term))),
    title: sumOf(titleOf),
    line: Math.max(0, ...lines),
  };
}

export const isThai = (text: string): boolean => /[\u0e00-\u0e7f]/.test(text);

const leastSpelled = 4;
const spelledAlike = 0.6;

/** Whether a word stands there in another spelling. */
export function isMisspelled(word: string, whole: Terms): boolean {
  if (word.length < leastSpelled) return false;
  return [...whole].some(
    (other) =>
      /^[^:#=]{3}/.test(other) &&
      Math.abs(other.length - word.length) <= word.length / 2 &&
      pairsAlike(word, other) >= spelledAlike,
  );
}

/** Whether a name stands there in the other script. */
export function isTransliterated(word: string, whole: Terms): boolean {
  return [...whole].some((other) => /^[^:#=]/.test(other) && isThai(other) !== isThai(word) && soundsLike(word, other));
}
