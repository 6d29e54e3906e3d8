import { withoutChatter } from '../text/chatter.ts';
import { normalizeText } from '../text/normalize-text.ts';
import { trigrams, words } from '../text/terms.ts';
import { unifyVariants } from '../text/variants.ts';
import { type Bm25, startBm25 } from './bm25.ts';
import { figureFit, numbersIn } from './figure-fit.ts';
import { atOnce } from './steps.ts';

export interface Hit {
  /** Position in the list the index was made of. */
  readonly index: number;
  /** Against the best hit of this query: for ranking only. */
  readonly score: number;
  /** 0…1: how much of the query the document has, by idf, mean of words and trigrams. The measure of confidence. */
  readonly coverage: number;
}

/** A question taken apart, for all that is asked of the indexes. */
export interface Query extends Terms {
  readonly text: string;
}

export interface HybridIndex {
  search(query: Query, limit: number): Hit[];
  /** Coverage of a query by one document. */
  coverage(query: Query, index: number): number;
  /**
   * 0…1: how likely the answer is among the documents at all: the best hit's coverage, how far it stands before the second, its figures. A question
   * about something else finds its words here and there, and no document clearly first. Not a probability.
   */
  answerability(query: Query): number;
}

interface Terms {
  words: string[];
  trigrams: string[];
  letters: number;
}

/** An answer stands within about two of these. */
const cellLetters = 60;
/** What the best place of a document counts beside its two scores of at most a half. */
const focusShare = 0.25;
/** What figures of the question that a document lacks, or none where one is asked for, cost it. */
const figureCost = 0.15;
/** The best place is looked for in the best documents only. */
const focused = 24;
/**
 * What counts for "the answer is in here at all", for the best document: how much of the question it has and has in one place, by words and
 * by trigrams; how far it stands before the second, in all and by each; how much of the question the second has too (a question whose words are
 * common is covered everywhere, and one that has no answer here by nothing); whether its figures fit. Chosen on the given half of XQuAD Thai.
 */
const shares = {
  coverage: { words: 0.5, trigrams: 0.8 },
  place: { words: 0.3, trigrams: 0.5 },
  margin: 0.3,
  lead: { words: 0.4, trigrams: 0.5 },
  second: 0.7,
  figures: 0.4,
} as const;
const mostShares = 4;

const noNumbers: ReadonlySet<string> = new Set();

export function queryOf(text: string): Query {
  return { text, ...termsOf(text) };
}

function termsOf(text: string): Terms {
  const plain = unifyVariants(withoutChatter(normalizeText(text)));
  return { words: words(plain), trigrams: trigrams(plain), letters: plain.length };
}

/** The words of a text that search looks at: no politeness, no particles, equal wordings unified, stems. */
export function subjectWords(text: string): string[] {
  return termsOf(text).words;
}

/**
 * Words and character trigrams, each by BM25, each divided by its best score, added half and half; then documents that have the question's
 * words close together go before those that have them scattered.
 */
export function createHybridIndex(texts: readonly string[]): HybridIndex {
  return atOnce(hybridIndexSteps(texts));
}

/** The same in steps of one text. */
export function* hybridIndexSteps(texts: readonly string[]): Generator<void, HybridIndex> {
  const wordsOfAll = startBm25();
  const trigramsOfAll = startBm25();
  const numbers: ReadonlySet<string>[] = [];
  for (const text of texts) {
    const terms = termsOf(text);
    const cells = Math.ceil(terms.letters / cellLetters);
    wordsOfAll.add(terms.words, cells);
    trigramsOfAll.add(terms.trigrams, cells);
    numbers.push(numbersIn(text));
    yield;
  }
  const byWord = wordsOfAll.finish();
  const byTrigram = trigramsOfAll.finish();
  const mean = (query: Terms, ofWords: () => number, ofTrigrams: number) =>
    query.words.length === 0 ? ofTrigrams : (ofWords() + ofTrigrams) / 2;
  const focusOf = (query: Terms, index: number) =>
    mean(query, () => byWord.focus(query.words, index), byTrigram.focus(query.trigrams, index));
  const coverageOf = (query: Terms, index: number) =>
    mean(query, () => byWord.coverage(query.words, index), byTrigram.coverage(query.trigrams, index));
  const search = (query: Query, limit: number): Hit[] => {
    const total = new Float64Array(texts.length);
    for (const scores of [byWord.scores(query.words), byTrigram.scores(query.trigrams)]) {
      const best = scores.reduce((most, score) => Math.max(most, score), 0);
      if (best > 0)
        scores.forEach((score, index) => {
          total[index] = (total[index] ?? 0) + score / best / 2;
        });
    }
    const scoreOf = (index: number) => total[index] ?? 0;
    const found = Array.from(total.keys()).filter((index) => scoreOf(index) > 0);
    const head = found
      .sort((a, b) => scoreOf(b) - scoreOf(a) || a - b)
      .slice(0, Math.max(limit, focused))
      .map((index) => ({ index, score: scoreOf(index), focus: focusOf(query, index) }));
    const bestFocus = Math.max(0, ...head.map(({ focus }) => focus)) || 1;
    return head
      .map(({ index, score, focus }) => {
        const fit = figureFit(query.text, numbers[index] ?? noNumbers);
        return { index, score: score + (focusShare * focus) / bestFocus + figureCost * fit };
      })
      .sort((a, b) => b.score - a.score || a.index - b.index)
      .slice(0, limit)
      .map(({ index, score }) => ({ index, score, coverage: coverageOf(query, index) }));
  };
  return {
    search,
    coverage: coverageOf,
    answerability(query) {
      const [best, second] = search(query, 2);
      if (best === undefined) return 0;
      const ofBest = (
        index: Bm25,
        terms: readonly string[],
        share: { coverage: number; place: number; lead: number },
      ) =>
        share.coverage * index.coverage(terms, best.index) +
        share.place * index.focus(terms, best.index) +
        share.lead * leadOf(index.scores(terms));
      const { coverage, place, lead } = shares;
      const sum =
        ofBest(byWord, query.words, { coverage: coverage.words, place: place.words, lead: lead.words }) +
        ofBest(byTrigram, query.trigrams, { coverage: coverage.trigrams, place: place.trigrams, lead: lead.trigrams }) +
        shares.margin * Math.min(1, best.score - (second?.score ?? 0)) +
        shares.second * (second === undefined ? 0 : byTrigram.coverage(query.trigrams, second.index)) +
        shares.figures * figureFit(query.text, numbers[best.index] ?? noNumbers);
      return Math.max(0, Math.min(1, sum / mostShares));
    },
  };
}

/** 0…1: how far the best score stands before the second. */
function leadOf(scores: Float64Array): number {
  let best = 0;
  let second = 0;
  for (const score of scores) {
    if (score > best) [best, second] = [score, best];
    else if (score > second) second = score;
  }
  return best === 0 ? 0 : (best - second) / best;
}
