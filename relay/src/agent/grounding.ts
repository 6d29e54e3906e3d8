import type { Passage } from '../knowledge/index.ts';
import type { Source } from './composition.ts';
import { figuresOf } from './figures.ts';

export interface Claim {
  readonly text: string;
  readonly usedDocumentIds: readonly string[];
  readonly quotes: readonly { readonly documentId: string; readonly quote: string }[];
}

export type Grounding =
  | { readonly isGrounded: true; readonly sources: readonly Source[] }
  | { readonly isGrounded: false; readonly problem: string };

/** White space and letter forms may differ between a document and its quote; words may not. */
const comparable = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
const leastQuoteLetters = 4;

/**
 * Whether an answer rests on the passages it was given: it names at least one, every quote stands in the document it names, and every
 * figure of the answer stands in a document it names.
 */
export function ground(claim: Claim, passages: readonly Passage[]): Grounding {
  const known = new Map(passages.map((passage) => [passage.id, passage]));
  const used = new Map<string, Passage>();
  for (const id of [...claim.usedDocumentIds, ...claim.quotes.map(({ documentId }) => documentId)]) {
    const passage = known.get(id);
    if (passage === undefined) return refuse('names a document it was not given');
    used.set(id, passage);
  }
  const sources: Source[] = [];
  for (const { documentId, quote } of claim.quotes) {
    const passage = used.get(documentId);
    const wanted = comparable(quote);
    if (passage === undefined || wanted.length < leastQuoteLetters || !comparable(wordsOf(passage)).includes(wanted)) {
      return refuse('quotes what the document does not say');
    }
    sources.push({ documentId: passage.documentId, title: passage.title, quote });
  }
  if (sources.length === 0) return refuse('rests on no quote');
  const supported = new Set([...used.values()].flatMap((passage) => [...figuresOf(wordsOf(passage))]));
  const invented = [...figuresOf(claim.text)].filter((figure) => !supported.has(figure));
  if (invented.length > 0) return refuse('has a figure or link that no cited document has');
  return { isGrounded: true, sources };
}

function wordsOf({ title, text }: Passage): string {
  return `${title}\n${text}`;
}

function refuse(problem: string): Grounding {
  return { isGrounded: false, problem };
}
