const k1 = 1.2;
const b = 0.75;
/** Frequency and cells of a term in a document in one number: an object for each would be most of an index's memory. */
const frequencyUnit = 2 ** 32;
const mostCells = 31;

export interface Bm25 {
  /** Score per document index; only documents with a common term. */
  scores(query: readonly string[]): Map<number, number>;
  /** How much of the query, by idf, stands in the document: 0…1. A term that no document has weighs like the rarest. */
  coverage(query: readonly string[], document: number): number;
  /** The same of the best two neighbouring cells of the document: an answer has the question's words close together. */
  focus(query: readonly string[], document: number): number;
}

export interface Bm25Builder {
  /** The next document; `cells`: into how many equal parts it falls. */
  add(terms: readonly string[], cells: number): void;
  finish(): Bm25;
}

/** Okapi BM25 over documents given as their terms. */
export function createBm25(documents: readonly (readonly string[])[]): Bm25 {
  const builder = startBm25();
  for (const terms of documents) builder.add(terms, 1);
  return builder.finish();
}

/** The same, document by document. */
export function startBm25(): Bm25Builder {
  const postings = new Map<string, Map<number, number>>();
  const lengths: number[] = [];
  return {
    add(terms, cells) {
      const index = lengths.length;
      const parts = Math.max(1, Math.min(mostCells, cells));
      terms.forEach((term, at) => {
        const posting = postings.get(term) ?? new Map<number, number>();
        const before = posting.get(index) ?? 0;
        const cell = 1 << Math.floor((at * parts) / terms.length);
        const isNew = ((before % frequencyUnit) & cell) === 0;
        posting.set(index, before + frequencyUnit + (isNew ? cell : 0));
        postings.set(term, posting);
      });
      lengths.push(terms.length);
    },
    finish: () => bm25Of(postings, lengths),
  };
}

function bm25Of(postings: ReadonlyMap<string, ReadonlyMap<number, number>>, lengths: readonly number[]): Bm25 {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length) || 1;
  const idf = (term: string) => {
    const count = postings.get(term)?.size ?? 0;
    return Math.log(1 + (lengths.length - count + 0.5) / (count + 0.5));
  };
  return {
    scores(query) {
      const scores = new Map<number, number>();
      for (const term of new Set(query)) {
        const weight = idf(term);
        for (const [index, packed] of postings.get(term) ?? []) {
          const frequency = Math.floor(packed / frequencyUnit);
          const norm = k1 * (1 - b + (b * (lengths[index] ?? 0)) / mean);
          scores.set(index, (scores.get(index) ?? 0) + (weight * frequency * (k1 + 1)) / (frequency + norm));
        }
      }
      return scores;
    },
    coverage(query, document) {
      let all = 0;
      let found = 0;
      for (const term of new Set(query)) {
        const weight = idf(term);
        all += weight;
        if (postings.get(term)?.has(document)) found += weight;
      }
      return all === 0 ? 0 : found / all;
    },
    focus(query, document) {
      let all = 0;
      const found = new Float64Array(mostCells);
      for (const term of new Set(query)) {
        const weight = idf(term);
        all += weight;
        const mask = (postings.get(term)?.get(document) ?? 0) % frequencyUnit;
        // A term of a pair's second cell counts for the pair that begins one cell earlier too.
        const pairs = mask | (mask >> 1);
        for (let pair = 0; pair < mostCells; pair += 1)
          if ((pairs >> pair) & 1) found[pair] = (found[pair] ?? 0) + weight;
      }
      return all === 0 ? 0 : Math.max(...found) / all;
    },
  };
}
