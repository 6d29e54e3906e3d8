import type { KnowledgeIndex, Passage } from '../../knowledge/index.ts';
import { candidatesFor } from './answer-features.ts';
import { readAnswerModel } from './answer-model.ts';
import { probabilityOf } from './forest.ts';
import { readPassage } from './read-passage.ts';
import { termsOf } from './terms.ts';

const model = readAnswerModel();
/** Words of talk at large weigh less. */
const leastName = 3.2;

export interface Judged {
  readonly passage: Passage;
  /** 0…1: that the passage answers the question, and completely. */
  readonly probability: number;
  /** The question names something in Latin letters, a brand or a thing in English, of which the passage has no word. */
  readonly isMissingName: boolean;
}

/** What a question may be answered by, the likeliest first. */
export function judgeAnswers(knowledge: KnowledgeIndex, question: string): Judged[] {
  const names = [...termsOf(question)].filter((term) => /^[a-z]{4}/.test(term) && model.weigh(term) >= leastName);
  return candidatesFor(knowledge, question, model)
    .map(({ passage, features }) => ({
      passage,
      probability: probabilityOf(model.forest, features),
      isMissingName: names.some((name) => !readPassage(passage).whole.has(name)),
    }))
    .sort((a, b) => b.probability - a.probability);
}
