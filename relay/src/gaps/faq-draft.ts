import type { KnowledgeDocument } from '@tandem/shared/api';
import { redactPersonalData, type TracedQuestion } from '../agent/index.ts';
import { atOnce, normalizeText } from '../knowledge/index.ts';
import { clusterSteps, mostTypicalFirst } from './cluster/cluster-questions.ts';
import { wordsOf } from './tell-gaps.ts';

/** New ones. */
const mostVariants = 10;
/** The contract's. */
const mostOfFaq = 30;
const mostLetters = 500;

export interface FaqDraft {
  readonly question: string;
  readonly variants: string[];
  readonly answer: string;
}

/**
 * A gap's FAQ: the typical question, and other wordings, most typical first, each once, none with somebody's data in it. Its answer is empty,
 * unless one was written already: then that FAQ, with the wordings that it lacks.
 */
export function faqDraft(
  typical: TracedQuestion | undefined,
  questions: readonly TracedQuestion[],
  written: Pick<KnowledgeDocument, 'question' | 'variants' | 'answer'> | null,
): FaqDraft {
  const question =
    written?.question ?? redactPersonalData(typical === undefined ? '' : wordsOf(typical)).slice(0, mostLetters);
  const variants = [...(written?.variants ?? [])];
  const said = new Set([question, ...variants].map(sameness));
  const { similarities } = atOnce(clusterSteps(questions.map(wordsOf)));
  const most = Math.min(mostOfFaq, variants.length + mostVariants);
  // What it came back with goes first: that is the wording the agent does not find.
  const ranked = mostTypicalFirst([...questions.keys()], similarities).flatMap((at) => questions[at] ?? []);
  for (const each of [...(typical === undefined ? [] : [typical]), ...ranked]) {
    const text = wordsOf(each);
    const same = sameness(text);
    if (said.has(same) || text.length > mostLetters || redactPersonalData(text) !== text) continue;
    if (variants.length >= most) break;
    said.add(same);
    variants.push(text);
  }
  return { question, variants, answer: written?.answer ?? '' };
}

/** Two wordings that differ in signs and politeness only are one. */
function sameness(text: string): string {
  return normalizeText(text).replace(/(?:นะ)?(?:คะ|ค่ะ|ครับ|คับ)|[^\p{L}\p{M}\p{N}]+/gu, '');
}
