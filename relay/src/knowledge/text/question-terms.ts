import { withoutChatter } from './chatter.ts';
import { normalizeText } from './normalize-text.ts';
import { type SpokenWord, spokenWords, trigrams } from './terms.ts';
import { unifyVariants } from './variants.ts';

export interface QuestionTerms {
  readonly words: readonly SpokenWord[];
  readonly trigrams: readonly string[];
}

/** What questions are compared with each other by: spelled as search spells them, with the small words that tell "where is" from "how is". */
export function questionTerms(text: string): QuestionTerms {
  const plain = unifyVariants(withoutChatter(normalizeText(text)));
  return { words: spokenWords(plain), trigrams: trigrams(plain) };
}
