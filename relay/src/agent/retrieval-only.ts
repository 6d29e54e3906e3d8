import { type Engine, summaryOf } from './composition.ts';
import { coverQuestions } from './cover-questions.ts';

/** Without a model: verbatim answers of the shop's own knowledge where it covers every question, else a hand-off. */
export const retrievalOnly: Engine = {
  name: 'retrieval-only',
  compose({ knowledge, questions }) {
    const passages = coverQuestions(knowledge, questions);
    if (passages === null) {
      return Promise.resolve({ kind: 'hand-off', reason: 'not_in_knowledge', summary: summaryOf(questions) });
    }
    return Promise.resolve({
      kind: 'answer',
      text: passages.map(({ text }) => text).join('\n\n'),
      sources: passages.map(({ documentId, title, text }) => ({ documentId, title, quote: text })),
    });
  },
};
