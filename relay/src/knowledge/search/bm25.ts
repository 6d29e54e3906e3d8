const k1 = 1.2;
const b = 0.75;
/** Cells a document can fall into: bits of a number. */
const mostCells = 31;

export interface Bm25 {
  /** Score per document index; 0: no common term. */
  scores(query: readonly string[]): Float64Array;
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

/** Where a term stands: documents in ascending order, how often in each, and in which cells. */
interface Posting {
  readonly documents: number[];
  readonly frequencies: number[];
  readonly cells: number[];
}

/** Okapi BM25 over documents given as their terms. */
export function createBm25(documents: readonly (readonly string[])[]): Bm25 {
  const builder = startBm25();
  for (const terms of documents) builder.add(terms, 1);
  return builder.finish();
}

/** The same, document by document. */
export function startBm25(): Bm25Builder {
  const postings = new Map<string, Posting>();
  const lengths: number[] = [];
  return {
    add(terms, cells) {
      const index = lengths.length;
      const parts = Math.max(1, Math.min(mostCells, cells));
      terms.forEach((term, at) => {
        let posting = postings.get(term);
        if (posting === undefined) {
          posting = { documents: [], frequencies: [], cells: [] };
          postings.set(term, posting);
        }
        const cell = 1 << Math.floor((at * parts) / terms.length);
        const last = posting.documents.length - 1;
        if (posting.documents[last] === index) {
          posting.frequencies[last] = (posting.frequencies[last] ?? 0) + 1;
          posting.cells[last] = (posting.cells[last] ?? 0) | cell;
        } else {
          posting.documents.push(index);
          posting.frequencies.push(1);
          posting.cells.push(cell);
        }
      });
      lengths.push(terms.length);
    },
    finish: () => bm25Of(postings, lengths),
  };
}

/** A term of a query: where it stands, and how much it weighs. */
interface Asked {
  readonly posting: Posting | undefined;
  readonly idf: number;
}

function bm25Of(postings: ReadonlyMap<string, Posting>, lengths: readonly number[]): Bm25 {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length) || 1;
  const norms = Float64Array.from(lengths, (length) => k1 * (1 - b + (b * length) / mean));
  const idfOf = (posting: Posting | undefined) => {
    const count = posting?.documents.length ?? 0;
    return Math.log(1 + (lengths.length - count + 0.5) / (count + 0.5));
  };
  // One query is asked of many documents.
  const read = new WeakMap<readonly string[], readonly Asked[]>();
  const asked = (query: readonly string[]): readonly Asked[] => {
    const known = read.get(query);
    if (known !== undefined) return known;
    const made = [...new Set(query)].map((term) => {
      const posting = postings.get(term);
      return { posting, idf: idfOf(posting) };
    });
    read.set(query, made);
    return made;
  };
  return {
    scores(query) {
      const scores = new Float64Array(lengths.length);
      for (const { posting, idf } of asked(query)) {
        if (posting === undefined) continue;
        const { documents, frequencies } = posting;
        const weight = idf * (k1 + 1);
        for (let at = 0; at < documents.length; at += 1) {
          const index = documents[at] ?? 0;
          const frequency = frequencies[at] ?? 0;
          scores[index] = (scores[index] ?? 0) + (weight * frequency) / (frequency + (norms[index] ?? 0));
        }
      }
      return scores;
    },
    coverage(query, document) {
      let all = 0;
      let found = 0;
      for (const { posting, idf } of asked(query)) {
        all += idf;
        if (cellsIn(posting, document) !== 0) found += idf;
      }
      return all === 0 ? 0 : found / all;
    },
    focus(query, document) {
      let all = 0;
      const found = new Float64Array(mostCells);
      for (const { posting, idf } of asked(query)) {
        all += idf;
        const cells = cellsIn(posting, document);
        // A term of a pair's second cell counts for the pair that begins one cell earlier too.
        for (let pairs = cells | (cells >> 1), pair = 0; pairs !== 0; pairs >>>= 1, pair += 1) {
          if (pairs & 1) found[pair] = (found[pair] ?? 0) + idf;
        }
      }
      return all === 0 ? 0 : Math.max(...found) / all;
    },
  };
}

/** The cells of a document that a term stands in, as bits; 0: it does not. */
function cellsIn(posting: Posting | undefined, document: number): number {
  if (posting === undefined) return 0;
  let low = 0;
  let high = posting.documents.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const index = posting.documents[middle] ?? 0;
    if (index === document) return posting.cells[middle] ?? 0;
    if (index < document) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
