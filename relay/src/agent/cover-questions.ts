import { type KnowledgeIndex, type Passage, subjectWords } from '../knowledge/index.ts';
import { splitQuestions } from './questions.ts';

/**
 * Least confidence for an answer. Measured on the labelled questions in samples/shops.ts (`retrieval-only.test` prints it): 0.66 answers
 * the most without a wrong one. A wrong answer is worse than a hand-off.
 */
export const leastConfidence = 0.66;
/** Passages this close to each other answer a question equally well. */
const tie = 0.05;
const looked = 6;

/** The fewest passages that answer every question; null when one is not covered, or when two different answers fit it equally. */
export function coverQuestions(knowledge: KnowledgeIndex, texts: readonly string[]): Passage[] | null {
  const whole = texts.join(' ');
  const single = cover(knowledge, splitQuestions(texts), whole);
  // Fragments of one question, each meaning little by itself.
  return single ?? cover(knowledge, [whole], whole);
}

function cover(knowledge: KnowledgeIndex, questions: readonly string[], whole: string): Passage[] | null {
  const fitting = questions.map((question) => fittingPassages(knowledge, question));
  if (fitting.length === 0 || fitting.some((passages) => passages.length === 0)) return null;
  const confidenceInAll = new Map(
    knowledge.search(whole, looked * 2).map(({ passage, confidence }) => [passage.id, confidence]),
  );
  const chosen: Passage[] = [];
  let open = fitting;
  while (open.length > 0) {
    const ranked = [...new Map(open.flat().map((passage) => [passage.id, passage])).values()]
      .map((passage) => ({
        passage,
        covers: open.filter((passages) => passages.includes(passage)).length,
        inAll: confidenceInAll.get(passage.id) ?? 0,
      }))
      .sort((a, b) => b.covers - a.covers || b.inAll - a.inAll);
    const [best, second] = ranked;
    if (best === undefined) return null;
    const isShared =
      second !== undefined &&
      open.some((passages) => passages.includes(best.passage) && passages.includes(second.passage));
    if (
      isShared &&
      second.covers === best.covers &&
      best.inAll - second.inAll < tie &&
      second.passage.text !== best.passage.text
    ) {
      return null;
    }
    chosen.push(best.passage);
    open = open.filter((passages) => !passages.includes(best.passage));
  }
  // In the order of the questions.
  const firstOf = (passage: Passage) => fitting.findIndex((passages) => passages.includes(passage));
  return chosen.sort((a, b) => firstOf(a) - firstOf(b));
}

/** Those that answer a question about equally well, in the customer's script where there are such. */
function fittingPassages(knowledge: KnowledgeIndex, question: string): Passage[] {
  const found = knowledge
    .search(question, looked)
    .filter(
      ({ passage, confidence }) =>
        confidence >= leastConfidence && (hasSubject(question) || !hasSubject(passage.title)),
    );
  const best = found[0]?.confidence ?? 0;
  const close = found.filter(({ confidence }) => best - confidence < tie).map(({ passage }) => passage);
  const alike = close.filter((passage) => isThai(passage.title) === isThai(question));
  return alike.length > 0 ? alike : close;
}

/** "How much?" alone asks for the price of something that was not said; the price of any one thing would be a guess. */
function hasSubject(question: string): boolean {
  return subjectWords(question).some((word) => !priceWords.has(word));
}
const priceWords = new Set(subjectWords('ราคา เท่าไหร่ price บาท'));

function isThai(text: string): boolean {
  return /\p{Script=Thai}/u.test(text);
}
