import type { KnowledgeIndex, Passage } from '../../knowledge/index.ts';
import { candidatesFor } from './answer-features.ts';
import { readAnswerModel } from './answer-model.ts';
import { probabilityOf } from './forest.ts';

const model = readAnswerModel();

export interface Judged {
  readonly passage: Passage;
  /** 0…1: that the passage answers the question, and completely. */
  readonly probability: number;
}

/** What a question may be answered by, the likeliest first. */
export function judgeAnswers(knowledge: KnowledgeIndex, question: string): Judged[] {
  return candidatesFor(knowledge, question, model)
    .map(({ passage, features }) => ({
      passage,
      probability: probabilityOf(model.forest, features),
    }))
    .sort((a, b) => b.probability - a.probability);
}
