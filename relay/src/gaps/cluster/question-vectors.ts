import { type QuestionTerms, questionTerms } from '../../knowledge/index.ts';

/** Term number → weight; of length 1. */
export type Vector = ReadonlyMap<number, number>;

/** What each kind of term counts. Measured by `relay/tests/gaps/measure-clusters.ts`, like all figures here. */
const shares = { words: 1, pairs: 0.25, trigrams: 1 };
/**
 * As if so many questions had been seen already, of which the share below has any given small word: among five questions nothing is rare yet,
 * and "is there" would make all of them one.
 */
const assumed = 100;
const assumedWithSmallWord = 0.6;
const assumedWithSmallPair = 0.2;
/** Below 1: a rare word is often only somebody's own. */
const rarity = 0.5;

interface Term {
  readonly name: string;
  /** Of the assumed questions, the share that has it. */
  readonly assumedShare: number;
}

function* termsOf({ words, trigrams }: QuestionTerms): Generator<readonly [share: number, terms: readonly Term[]]> {
  yield [
    shares.words,
    words.map(({ word, isStop }) => ({ name: `w ${word}`, assumedShare: isStop ? assumedWithSmallWord : 0 })),
  ];
  const before = [{ word: '^', isStop: true }, ...words];
  yield [
    shares.pairs,
    words.map(({ word, isStop }, at) => ({
      name: `p ${before[at]?.word} ${word}`,
      assumedShare: isStop && before[at]?.isStop ? assumedWithSmallPair : 0,
    })),
  ];
  yield [shares.trigrams, trigrams.map((trigram) => ({ name: `t ${trigram}`, assumedShare: 0 }))];
}

/** Questions as directions in the space of their words, pairs of words and trigrams; the same order, the same vectors. */
export function questionVectors(texts: readonly string[]): Vector[] {
  const numbers = new Map<string, number>();
  const weights: { count: number; assumedShare: number; isPair: boolean }[] = [];
  const counted = texts.map((text) =>
    [...termsOf(questionTerms(text))].map(([share, terms]) => {
      const counts = new Map<number, number>();
      for (const { name, assumedShare } of terms) {
        const number = numbers.get(name) ?? numbers.size;
        numbers.set(name, number);
        const known = weights[number] ?? { count: 0, assumedShare, isPair: name.startsWith('p ') };
        weights[number] = known;
        if (!counts.has(number)) known.count += 1;
        counts.set(number, (counts.get(number) ?? 0) + 1);
      }
      return { share, counts };
    }),
  );
  const rarities = weights.map(({ count, assumedShare, isPair }) =>
    // A pair that stands in one question only says nothing that its words do not say.
    isPair && count === 1
      ? 0
      : Math.log((texts.length + assumed + 1) / (count + assumedShare * assumed + 0.5)) ** rarity,
  );
  return counted.map((kinds) => {
    const vector = new Map<number, number>();
    for (const { share, counts } of kinds) {
      const kind = new Map(
        [...counts].map(([number, count]) => [number, (1 + Math.log(count)) * (rarities[number] ?? 0)]),
      );
      const length = lengthOf(kind);
      for (const [number, weight] of kind) if (weight > 0) vector.set(number, (weight / length) * Math.sqrt(share));
    }
    const length = lengthOf(vector);
    for (const [number, weight] of vector) vector.set(number, weight / length);
    return vector;
  });
}

function lengthOf(vector: Vector): number {
  let squares = 0;
  for (const weight of vector.values()) squares += weight * weight;
  return Math.sqrt(squares) || 1;
}
