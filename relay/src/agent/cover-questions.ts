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
import { redactPersonalData } from './guard-in/index.ts';
import { type Judged, judgeAnswers } from './judging/index.ts';
import { splitQuestions } from './questions.ts';
import { speaksOf, wholeOf } from './speaks-of.ts';
import { figuresIn, understand } from './understanding/index.ts';
import { asksAboutOwn, asksFor, asksForThing, countsWhatIsAsked } from './what-is-asked.ts';
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
 * Least probability of an answer that only the model of `judging` has found: at it about one of fifty questions that a shop cannot answer is
 * answered. Figures are in judging/README.
 */
const leastJudged = 0.8;
/** That a part of what is asked is answered by a passage. */
const leastOfPiece = 0.5;
/** For a passage in the customer's script beside a likelier one in another. */
const leastTranslated = 0.15;
/** Two that are as near as this answer a question equally well. */
const judgedTie = 0.1;
/** For the price or the existence of a thing that the passage has no letter of. */
const likelyEnough = 0.88;
/** What is as likely as this needs no other proof. */
const surely = 0.92;
/** What the rules have found and the model thinks as unlikely as this is no answer. */
const leastRuled = 0.1;

/** A letter longer than this asks more than a passage answers, and would take seconds to take apart. */
const mostLetters = 1_000;

/** Who asks more than this at once is a person's to answer. */
const mostQuestions = 6;

/** The fewest passages that answer every question; null when one is not covered, or when two different answers fit it equally. */
export function coverQuestions(knowledge: KnowledgeIndex, texts: readonly string[]): Passage[] | null {
  if (texts.join('').length > mostLetters) return null;
  const ruled = coverByRules(knowledge, texts);
  // What answers several questions at once is beyond what the model has learned.
  if (ruled !== null && ruled.length > 1) return ruled;
  const [only] = ruled ?? [];
  const whole = texts.join('\n');
  const questions = [...new Set(askedIn(texts).flatMap(apart))];
  if (questions.length > mostQuestions) return null;
  if (questions.length < 2)
    return listOf(confirmed(knowledge, only, whole, judgeAnswers(knowledge, whole), leastRuled));
  const each = questions.map((question) => {
    const [first, second] = coverByRules(knowledge, [question]) ?? [];
    const judged = judgeAnswers(knowledge, question);
    const ruledOne = second === undefined ? first : undefined;
    return { likeliest: judged[0], found: confirmed(knowledge, ruledOne, question, judged, leastRuled) };
  });
  const found = each.flatMap((one) => one.found ?? []);
  if (found.length === each.length) return [...new Map(found.map((passage) => [passage.id, passage])).values()];
  // One passage may answer all of them together, if none of them points to another.
  const covering = confirmed(knowledge, only, whole, judgeAnswers(knowledge, whole), leastOfPiece);
  const isElsewhere = each.some(
    ({ likeliest }) =>
      likeliest !== undefined && likeliest.probability >= leastOfPiece && likeliest.passage.id !== covering?.id,
  );
  return isElsewhere ? null : listOf(covering);
}

const listOf = (passage: Passage | undefined) => (passage === undefined ? null : [passage]);

/** What the rules have found, when the model thinks it likely enough; else what the model has found. */
function confirmed(
  knowledge: KnowledgeIndex,
  ruled: Passage | undefined,
  question: string,
  judged: readonly Judged[],
  least: number,
): Passage | undefined {
  const doubt = judged.find(({ passage }) => passage.id === ruled?.id);
  if (ruled !== undefined && (doubt === undefined || doubt.probability >= least)) return ruled;
  return likely(knowledge, judged, question);
}

const mostSpaces = 8;

/** Two questions in Thai with nothing but a space between them: Thai has spaces where others have stops. */
function apart(question: string): string[] {
  const isWhole = (part: string) => isAsking(part) && subjectWords(part).some((word) => !priceWords.has(word));
  const at = [...question.matchAll(/(?<=[\u0e00-\u0e7f]) (?=[\u0e00-\u0e7f])/g)]
    .slice(0, mostSpaces)
    .map(({ index }) => index)
    .find((index) => isWhole(question.slice(0, index)) && isWhole(question.slice(index + 1)));
  return at === undefined ? [question] : [question.slice(0, at), ...apart(question.slice(at + 1))];
}

/** The likeliest, in the customer's script where the shop has about said it there. What speaks against it is weighed against how likely it is. */
function likely(knowledge: KnowledgeIndex, judged: readonly Judged[], question: string): Passage | undefined {
  const isSame = ({ passage }: Judged) => isThai(passage.title) === isThai(question);
  const best = judged.find((each) => isSame(each) && each.probability >= leastTranslated) ?? judged[0];
  if (best === undefined || asksAboutOwn(question) || !(isAsking(question) || wants.test(question))) return undefined;
  const { passage, probability } = best;
  const isRival = (other: Judged) =>
    other.probability > probability - judgedTie &&
    other.passage.text !== passage.text &&
    isSame(other) === isSame(best);
  if (judged.some((other) => other !== best && isRival(other))) return undefined;
  if (probability >= surely) return passage;
  const said = redactPersonalData(question);
  if (probability < leastJudged || isDoubtful(knowledge, passage, said)) return undefined;
  // The price of another thing, or that there is another thing, is a wrong answer; a way to do something may be told in other words.
  const isLacking = probability < likelyEnough && asksForThing(question) && lacksSomething(knowledge, passage, said);
  return isLacking ? undefined : passage;
}

/** The price of another size is a wrong answer, and what the shop tells those who write in another script is half of one. */
function isDoubtful({ passages }: KnowledgeIndex, passage: Passage, question: string): boolean {
  const isSame = ({ title }: Passage) => isThai(title) === isThai(question);
  return (
    !speaksOf(passage, question) ||
    !countsWhatIsAsked(unifyWordings(question), unifyWordings(wholeOf(passage))) ||
    (!isSame(passage) && passages.some(isSame))
  );
}

/** To want something is to ask how. */
const wants = /^(?:อยาก|ขอ(?!ง|โทษ|บคุณ)|สนใจ|(?:i )?(?:want|need|would like)\b)/i;

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
