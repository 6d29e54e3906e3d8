const k1 = 1.2;
const b = 0.75;

export interface Bm25 {
  /** Score per document index; only documents with a common term. */
  scores(query: readonly string[]): Map<number, number>;
  /** How much of the query, by idf, stands in the document: 0…1. A term that no document has weighs like the rarest. */
  coverage(query: readonly string[], document: number): number;
}

/** Okapi BM25 over documents given as their terms. */
export function createBm25(documents: readonly (readonly string[])[]): Bm25 {
  const postings = new Map<string, Map<number, number>>();
  documents.forEach((terms, index) => {
    for (const term of terms) {
      const posting = postings.get(term) ?? new Map<number, number>();
      posting.set(index, (posting.get(index) ?? 0) + 1);
      postings.set(term, posting);
    }
  });
  const lengths = documents.map((terms) => terms.length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length) || 1;
  const idf = (term: string) => {
    const count = postings.get(term)?.size ?? 0;
    return Math.log(1 + (documents.length - count + 0.5) / (count + 0.5));
  };
  return {
    scores(query) {
      const scores = new Map<number, number>();
      for (const term of new Set(query)) {
        const weight = idf(term);
        for (const [index, frequency] of postings.get(term) ?? []) {
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
  };
}
