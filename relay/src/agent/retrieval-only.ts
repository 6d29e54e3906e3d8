import type { FoundPassage, KnowledgeIndex } from '../knowledge/index.ts';
import { type Engine, sourceOf, summaryOf } from './composition.ts';
import { splitQuestions } from './questions.ts';

/**
 * Least confidence for an answer. Measured on the 132 labelled questions in samples/shops.ts: of 71 answerable ones 56 are answered,
 * of 61 others none wrongly; at 0.60 two are. A wrong answer is worse than a hand-off.
 */
export const leastConfidence = 0.66;

/** Without a model: verbatim answers of the shop's own knowledge where it covers every question, else a hand-off. */
export const retrievalOnly: Engine = {
  name: 'retrieval-only',
  compose({ knowledge, questions }) {
    const found = findAll(knowledge, questions);
    if (found === null) {
      return Promise.resolve({ kind: 'hand-off', reason: 'not_in_knowledge', summary: summaryOf(questions) });
    }
    const passages = [...new Map(found.map((each) => [each.passage.id, each])).values()];
    const text = passages.map(({ passage }) => passage.answer).join('\n\n');
    return Promise.resolve({ kind: 'answer', text, sources: passages.map(sourceOf) });
  },
};

/** One passage per question; null when one question is not covered. Fragments of one question are tried as a whole. */
function findAll(knowledge: KnowledgeIndex, texts: readonly string[]): FoundPassage[] | null {
  const single = splitQuestions(texts).map((question) => find(knowledge, question));
  if (single.length > 0 && single.every((each) => each !== null)) return single;
  const whole = find(knowledge, texts.join(' '));
  return whole === null ? null : [whole];
}

function find(knowledge: KnowledgeIndex, question: string): FoundPassage | null {
  const [best] = knowledge.search(question, 1);
  return best !== undefined && best.confidence >= leastConfidence ? best : null;
}
