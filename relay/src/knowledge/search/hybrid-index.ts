import { withoutChatter } from '../text/chatter.ts';
import { normalizeText } from '../text/normalize-text.ts';
import { trigrams, words } from '../text/terms.ts';
import { unifyVariants } from '../text/variants.ts';
import { createBm25 } from './bm25.ts';

export interface Hit {
  /** Position in the list the index was made of. */
  readonly index: number;
  /** 0…1 against the best hit of this query: for ranking only. */
  readonly score: number;
  /** 0…1: how much of the query the document has, by idf, mean of words and trigrams. The measure of confidence. */
  readonly coverage: number;
}

export interface HybridIndex {
  search(query: string, limit: number): Hit[];
  /** Coverage of a query by one document. */
  coverage(query: string, index: number): number;
}

interface Terms {
  words: string[];
  trigrams: string[];
}

function termsOf(text: string): Terms {
  const plain = unifyVariants(withoutChatter(normalizeText(text)));
  return { words: words(plain), trigrams: trigrams(plain) };
}

/** The words of a text that search looks at: no politeness, no particles, equal wordings unified, stems. */
export function subjectWords(text: string): string[] {
  return termsOf(text).words;
}

/** Words and character trigrams, each by BM25, each divided by its best score, added half and half. */
export function createHybridIndex(texts: readonly string[]): HybridIndex {
  const terms = texts.map(termsOf);
  const byWord = createBm25(terms.map((each) => each.words));
  const byTrigram = createBm25(terms.map((each) => each.trigrams));
  const coverageOf = (query: Terms, index: number) => {
    const ofTrigrams = byTrigram.coverage(query.trigrams, index);
    return query.words.length === 0 ? ofTrigrams : (byWord.coverage(query.words, index) + ofTrigrams) / 2;
  };
  return {
    search(query, limit) {
      const asked = termsOf(query);
      const total = new Map<number, number>();
      for (const scores of [byWord.scores(asked.words), byTrigram.scores(asked.trigrams)]) {
        const best = Math.max(...scores.values());
        for (const [index, score] of scores) total.set(index, (total.get(index) ?? 0) + score / best / 2);
      }
      return [...total]
        .sort(([indexA, a], [indexB, b]) => b - a || indexA - indexB)
        .slice(0, limit)
        .map(([index, score]) => ({ index, score, coverage: coverageOf(asked, index) }));
    },
    coverage: (query, index) => coverageOf(termsOf(query), index),
  };
}
