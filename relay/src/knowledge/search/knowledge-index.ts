import { hybridIndexSteps, queryOf } from './hybrid-index.ts';
import { atOnce, inSlices } from './steps.ts';

/** A piece of a shop's knowledge as the agent sees it. */
export interface Passage {
  /** The chunk: the same as long as its content is the same. */
  readonly id: string;
  readonly documentId: string;
  /** Typed by the shop itself; what it took over from a file or a page may say what the shop never read. */
  readonly isOwnWords?: boolean;
  /** The question of an FAQ; else the document's title and the chunk's heading. */
  readonly title: string;
  /** Other wordings of an FAQ's question. */
  readonly variants: readonly string[];
  /** The answer of an FAQ, or the chunk itself. */
  readonly text: string;
}

export interface FoundPassage {
  readonly passage: Passage;
  /**
   * 0…1: how much of the query the passage has, a word that stands only in its text counting half. A question that is asked in passing
   * ("where is my order") finds its words in many answers, but in no question.
   */
  readonly confidence: number;
}

export interface KnowledgeIndex {
  readonly passages: readonly Passage[];
  /** Best first. */
  search(query: string, limit: number): FoundPassage[];
  /** 0…1: how likely the answer is in the knowledge at all, whichever passage it is. */
  answerability(query: string): number;
}

/** How many candidates of the ranking are weighed again by confidence. */
const candidates = 8;

export function createKnowledgeIndex(passages: readonly Passage[]): KnowledgeIndex {
  return atOnce(knowledgeIndexSteps(passages));
}

/** The same, with room for everything else in between: 2,000 chunks take seconds. */
export function buildKnowledgeIndex(passages: readonly Passage[]): Promise<KnowledgeIndex> {
  return inSlices(knowledgeIndexSteps(passages));
}

function* knowledgeIndexSteps(passages: readonly Passage[]): Generator<void, KnowledgeIndex> {
  // The question counts twice: it is what customers ask in their words, the answer is the shop's.
  const titles = passages.map(({ title, variants }) => [title, ...variants].join('\n'));
  const whole = yield* hybridIndexSteps(
    passages.map(({ text }, index) => `${titles[index]}\n${titles[index]}\n${text}`),
  );
  const asked = yield* hybridIndexSteps(titles);
  return {
    passages,
    search(question, limit) {
      const query = queryOf(question);
      const found = whole.search(query, Math.max(limit, candidates)).flatMap(({ index, coverage }) => {
        const passage = passages[index];
        const ofTitle = asked.coverage(query, index);
        return passage ? [{ passage, ofTitle, confidence: (coverage + ofTitle) / 2 }] : [];
      });
      // Texts without a fitting question stay as they were ranked. Stable: equal confidence keeps the ranking's order.
      if (found.some(({ ofTitle }) => ofTitle > 0)) found.sort((a, b) => b.confidence - a.confidence);
      return found.slice(0, limit).map(({ passage, confidence }) => ({ passage, confidence }));
    },
    answerability: (question) => whole.answerability(queryOf(question)),
  };
}
