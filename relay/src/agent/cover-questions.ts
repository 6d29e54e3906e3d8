import { must } from '@tandem/shared/lib';
import {
  createKnowledgeIndex,
  type KnowledgeIndex,
  normalizeText,
  type Passage,
  subjectWords,
  toneMarks,
  withoutToneMarks,
} from '../knowledge/index.ts';
import { lacksSomething, passageAnsweringInFull } from './answers-in-full.ts';
import { askedIn } from './asked.ts';
import { type Judged, judgeAnswers } from './judging/index.ts';
import { splitQuestions } from './questions.ts';
import { speaksOf, wholeOf } from './speaks-of.ts';
import { figuresIn, understand } from './understanding/index.ts';
import { asksAboutOwn, asksFor, countsWhatIsAsked } from './what-is-asked.ts';
import { unifyWordings } from './wordings.ts';

/**
 * Least confidence for an answer. Measured on the labelled questions in samples/shops.ts (`cover-questions.test` prints it): what answers
 * the most without a wrong one. A wrong answer is worse than a hand-off.
 */
const leastConfidence = 0.6;
/** Passages this close to each other answer a question equally well. */
const tie = 0.05;
const looked = 6;

/**
 * Least probability of an answer that only the model of `judging` has found: at it no question of samples/shops.ts and tests/eval is answered
 * wrongly. Figures on other shops are in judging/README.
 */
const leastJudged = 0.8;
/** For the price or the existence of a thing that the passage has no letter of. */
const surely = 0.98;
const asksForThing =
  /ราคา|เท่า(?:ไหร่|ไร|หร่)|เทาไ|กี่บา|^มี|มี.{0,30}(?:ไหม|มั้ย|มั๊ย|ป่าว|ปะ|ป่ะ|มะ|รึ|หรือ)|เปิด.{0,6}(?:ไหม|มั้ย|ป่าว)|\b(?:how much|prices?|costs?|do you (?:have|sell)|is there|are there|any)\b/;
/** What the rules have found and the model thinks as unlikely as this is no answer. */
const leastRuled = 0.1;

/** A letter longer than this asks more than a passage answers, and would take seconds to take apart. */
const mostLetters = 1_000;

/** The fewest passages that answer every question; null when one is not covered, or when two different answers fit it equally. */
export function coverQuestions(knowledge: KnowledgeIndex, texts: readonly string[]): Passage[] | null {
  if (texts.join('').length > mostLetters) return null;
  const ruled = coverByRules(knowledge, texts);
  // What answers several questions at once is beyond what the model has learned.
  if (ruled !== null && ruled.length > 1) return ruled;
  const [only] = ruled ?? [];
  const judged = judgeAnswers(knowledge, texts.join('\n'));
  const doubt = judged.find(({ passage }) => passage.id === only?.id);
  if (only !== undefined && (doubt === undefined || doubt.probability >= leastRuled)) return [only];
  return judgedQuestions(knowledge, texts, judged);
}

/** What very likely answers the burst, or each of its questions; null: nothing does. */
function judgedQuestions(
  knowledge: KnowledgeIndex,
  texts: readonly string[],
  ofWhole: readonly Judged[],
): Passage[] | null {
  const asked = askedIn(texts);
  const best =
    asked.length > 1
      ? asked.map((question) => likely(knowledge, judgeAnswers(knowledge, question)[0], question))
      : [likely(knowledge, ofWhole[0], texts.join('\n'))];
  if (best.includes(undefined)) return null;
  return [...new Map(best.flatMap((each) => (each === undefined ? [] : [[each.passage.id, each.passage]]))).values()];
}

function likely(knowledge: KnowledgeIndex, judged: Judged | undefined, question: string): Judged | undefined {
  if (judged === undefined || judged.probability < leastJudged || asksAboutOwn(question)) return undefined;
  if (judged.isMissingName || !isAsking(question) || !speaksOf(judged.passage, question)) return undefined;
  if (!countsWhatIsAsked(unifyWordings(question), unifyWordings(wholeOf(judged.passage)))) return undefined;
  // The price of another thing, or that there is another thing, is a wrong answer; a way to do something may be told in other words.
  if (asksForThing.test(question.toLowerCase()) && judged.probability < surely) {
    if (lacksSomething(knowledge, judged.passage, question)) return undefined;
  }
  // A shop that has entries in the customer's script has said there what it says to them.
  const isSame = ({ title }: Passage) => isThai(title) === isThai(question);
  if (!isSame(judged.passage) && knowledge.passages.some(isSame)) return undefined;
  return judged;
}

/** A remark may have every word of a passage and ask nothing. */
const isAsking = (question: string) =>
  [question, unifyWordings(question)].some(
    (said) => asksFor(said).length > 0 || understand(said, { shopLanguage: 'th' }).isQuestion,
  );

function coverByRules(knowledge: KnowledgeIndex, texts: readonly string[]): Passage[] | null {
  const found = coverAsWritten(knowledge, texts);
  // A second index of thousands of passages would keep everybody waiting.
  const isSmall = knowledge.passages.length <= mostUnmarked;
  if (found !== null || !isSmall || !isWithoutMarks(texts.join(' '))) return found;
  const bare = withoutMarks(knowledge);
  const loose = coverAsWritten(bare.index, texts.map(withoutToneMarks));
  const originals = loose?.map(({ id }) => must(bare.originals.get(id), 'passage')) ?? null;
  // A word that was typed with its marks is that word: ข้อมือ is not ขอ.
  const marked = subjectWords(texts.join(' ')).filter((word) => withoutToneMarks(word) !== word);
  const said = normalizeText(originals?.map(wholeOf).join('\n') ?? '');
  return marked.every((word) => said.includes(word)) ? originals : null;
}

const mostUnmarked = 400;
/** Thai as carefully written has one in six letters marked; a mark or two stand by habit even in haste. */
const mostMarked = 0.07;

function isWithoutMarks(text: string): boolean {
  // Particles at the end are often written in full even by those who leave out all else.
  const said = text.replace(/ค่ะ|น่ะ|จ้า|จ้ะ|ป่ะ|มั้ย/g, '');
  const letters = said.match(/\p{Script=Thai}/gu)?.length ?? 0;
  return letters > 0 && (said.match(toneMarks)?.length ?? 0) / letters <= mostMarked;
}

interface Unmarked {
  readonly index: KnowledgeIndex;
  readonly originals: ReadonlyMap<string, Passage>;
}
const unmarkedIndexes = new WeakMap<KnowledgeIndex, Unmarked>();

function withoutMarks(knowledge: KnowledgeIndex): Unmarked {
  const known = unmarkedIndexes.get(knowledge);
  if (known !== undefined) return known;
  const bare = knowledge.passages.map((passage) => ({
    ...passage,
    title: withoutToneMarks(passage.title),
    variants: passage.variants.map(withoutToneMarks),
    text: withoutToneMarks(passage.text),
  }));
  const originals = new Map(knowledge.passages.map((passage) => [passage.id, passage]));
  const made = { index: createKnowledgeIndex(bare), originals };
  unmarkedIndexes.set(knowledge, made);
  return made;
}

function coverAsWritten(knowledge: KnowledgeIndex, texts: readonly string[]): Passage[] | null {
  const whole = texts.join(' ');
  const asked = askedIn(texts);
  return (
    cover(knowledge, asked, asked.join(' ')) ??
    cover(knowledge, splitQuestions(texts), whole) ??
    // Fragments of one question, each meaning little by itself.
    cover(knowledge, [asked.join(' ')], asked.join(' '), leastForJoined) ??
    cover(knowledge, [whole], whole, leastForJoined)
  );
}

/** What is joined may hide a question of its own that nothing answers. */
const leastForJoined = 0.66;

function cover(
  knowledge: KnowledgeIndex,
  questions: readonly string[],
  whole: string,
  least = leastConfidence,
): Passage[] | null {
  const fitting = questions.map((question) => fittingPassages(knowledge, question, least));
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
function fittingPassages(knowledge: KnowledgeIndex, question: string, least: number): Passage[] {
  const found = knowledge
    .search(question, looked)
    .filter(
      ({ passage, confidence }) =>
        confidence >= Math.max(least, leastFor(passage, question)) &&
        (hasSubject(question) || !hasSubject(passage.title)) &&
        speaksOf(passage, question) &&
        !lacksSomething(knowledge, passage, question),
    );
  const best = found[0]?.confidence ?? 0;
  const close = found.filter(({ confidence }) => best - confidence < tie).map(({ passage }) => passage);
  if (close.length === 0) {
    return isAsking(question) && !asksAboutOwn(question)
      ? passageAnsweringInFull(knowledge, question, (passage) => speaksOf(passage, question))
      : [];
  }
  return narrowed(
    narrowed(close, (passage) => isThai(passage.title) === isThai(question)),
    (passage) => (asksPrice.test(question) ? hasPrice(passage) : true),
  );
}

function narrowed(passages: Passage[], isBetter: (passage: Passage) => boolean): Passage[] {
  const better = passages.filter(isBetter);
  return better.length > 0 ? better : passages;
}

const asksPrice = /ราคา|กี่บาท|\bhow much (?:is|are|for|does)\b|\bprices?\b|\bcosts?\b/i;
/** The price of a thing is seldom the answer to what else is asked about it. */
const isOtherMatter = ({ title }: Passage, question: string) => asksPrice.test(title) && !asksAmount.test(question);
const asksAmount = /ราคา|บาท|เท่า|กี่|\bhow (?:much|many)\b|\bprices?\b|\bcosts?\b|\bfees?\b/i;
const leastForOther = 0.8;
const hasPrice = ({ text }: Passage) => figuresIn(text).some(({ kind }) => kind === 'price' || kind === 'percent');

/** A remark is no question: only what says the very same is an answer to it. */
function leastFor(passage: Passage, question: string): number {
  if (isOtherMatter(passage, question)) return leastForOther;
  return understand(question, { shopLanguage: 'th' }).isQuestion ? leastConfidence : leastForRemark;
}
const leastForRemark = 0.68;

/** "How much?" alone asks for the price of something that was not said; the price of any one thing would be a guess. */
function hasSubject(question: string): boolean {
  return subjectWords(question).some((word) => !priceWords.has(word));
}
const priceWords = new Set(['ราคา เท่าไหร่ price บาท', 'ราคา เทาไหร'].flatMap((words) => subjectWords(words)));

function isThai(text: string): boolean {
  return /\p{Script=Thai}/u.test(text);
}
