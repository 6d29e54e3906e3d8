import type { Passage } from '../knowledge/index.ts';
import type { Source } from './sources.ts';

export interface Claim {
  readonly text: string;
  /** Ids of passages; `facts` for the shop's own. */
  readonly usedIds: readonly string[];
  readonly quotes: readonly { readonly id: string; readonly quote: string }[];
}

export type Grounding =
  | { readonly isGrounded: true; readonly cited: readonly Passage[]; readonly sources: readonly Source[] }
  | { readonly isGrounded: false; readonly check: 'chunks' | 'quotes'; readonly problem: string };

export const factsId = 'facts';
const leastQuoteLetters = 4;

/** White space and letter forms may differ between a document and its quote; words may not. */
const comparable = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/** Whether a claim names only what it was given, and every quote stands in the passage, or the facts, it names. It quotes at least once. */
export function ground(claim: Claim, passages: readonly Passage[], facts: readonly string[]): Grounding {
  const known = new Map(passages.map((passage) => [passage.id, passage]));
  const cited = new Map<string, Passage>();
  for (const id of [...claim.usedIds, ...claim.quotes.map((each) => each.id)]) {
    const passage = known.get(id);
    if (passage !== undefined) cited.set(id, passage);
    else if (id !== factsId) return { isGrounded: false, check: 'chunks', problem: 'names a chunk it was not given' };
  }
  const sources: Source[] = [];
  for (const { id, quote } of claim.quotes) {
    const passage = cited.get(id);
    const said = comparable(passage === undefined ? facts.join('\n') : wordsOf(passage));
    const wanted = comparable(quote);
    if (wanted.length < leastQuoteLetters || !said.includes(wanted)) {
      return { isGrounded: false, check: 'quotes', problem: 'quotes what its source does not say' };
    }
    if (passage !== undefined) sources.push({ documentId: passage.documentId, title: passage.title, quote });
  }
  if (claim.quotes.length === 0) return { isGrounded: false, check: 'quotes', problem: 'rests on no quote' };
  return { isGrounded: true, cited: [...cited.values()], sources };
}

export function wordsOf({ title, text }: Passage): string {
  return `${title}\n${text}`;
}
