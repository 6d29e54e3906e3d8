import { must } from '@tandem/shared/lib';
import type { FoundPassage, KnowledgeIndex, Passage } from '../../knowledge/index.ts';
import { lacksSomething, passageAnsweringInFull } from '../answers-in-full.ts';
import { askedIn } from '../asked.ts';
import { unspoken } from '../speaks-of.ts';
import { figuresIn, understand } from '../understanding/index.ts';
import { asksAboutOwn, asksFor, asksForThing, countsWhatIsAsked, givesWhatIsAsked } from '../what-is-asked.ts';
import { unifyWordings } from '../wordings.ts';
import type { AnswerModel } from './answer-model.ts';
import { nearness } from './meaning.ts';
import { questionFeatures } from './question-features.ts';
import { type Letters, lettersOf, type ReadPassage, readPassage } from './read-passage.ts';
import { hasOther, isMisspelled, isThai, isTransliterated, kinshipIn, softCover } from './term-match.ts';
import { type Terms, termsOf } from './terms.ts';
import { thesaurus } from './thesaurus.ts';

export interface Candidate {
  readonly passage: Passage;
  readonly features: readonly number[];
}
type Weighing = Omit<AnswerModel, 'forest'>;

/** Of a larger knowledge only what search finds first is read. */
const mostRead = 200;
const searched = 24;
/** The best by their terms are judged, and the first that search finds. */
const judged = 6;
const judgedOfSearch = 3;
/** A question whose own words weigh less is about what the remarks around it name. */
const leastSaid = 3;
const unranked = 9;
/** Concepts that ask instead of naming something. */
const asking = ':ask-';
const kinships = ['same', 'kind', 'sort', 'told'] as const;
const waysOfAsking = [/much|price/, /possible|can/, /when|long/, /where/, /how-to|method/];
/** Words of talk at large weigh less. */
const leastName = 3.2;

const flag = (holds: boolean) => (holds ? 1 : 0);

/** The passages that may answer a question, each with what speaks for it and against it. */
export function candidatesFor(knowledge: KnowledgeIndex, question: string, model: Weighing): Candidate[] {
  const said = readQuestion(question, model);
  const found = knowledge.search(said.text, Math.min(searched, Math.max(8, knowledge.passages.length)));
  const pool = knowledge.passages.length <= mostRead ? knowledge.passages : found.map(({ passage }) => passage);
  const reads = pool.map(readPassage);
  const frequency = new Map<string, number>();
  for (const { whole } of reads) for (const term of whole) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const ranks = new Map(found.map(({ passage, confidence }, rank) => [passage.id, { confidence, rank }]));
  const near = nearness(model.meaning, model.weigh, said.all, reads);
  const scored = reads.map((read, at) => ({
    ...scoreOf(read, said, model, frequency, reads.length, ranks),
    near: near[at] ?? 0,
  }));
  const byScore = scored.toSorted((a, b) => b.score + b.near - a.score - a.near);
  const chosen = new Set([...byScore.slice(0, judged), ...scored.filter(({ rank }) => rank < judgedOfSearch)]);
  const ofQuestion = questionPart(knowledge, question, said, model);
  const spelled = [...chosen].map(({ read }) => spelling(read, ofQuestion.letters));
  return [...chosen].map((each, at) => ({
    passage: each.read.passage,
    features: [
      ...ofQuestion.values,
      ...leads(each, scored, found),
      ...termPart(each.read, said, model, frequency),
      ...passagePart(knowledge, each.read, said, ofQuestion),
      ...must(spelled[at]),
      must(spelled[at])[0] - Math.max(0, ...spelled.flatMap(([other], index) => (index === at ? [] : [other]))),
    ],
  }));
}

interface Said {
  readonly text: string;
  readonly pieces: number;
  readonly all: Terms;
  /** Those that name something. */
  readonly list: readonly string[];
  readonly terms: Terms;
  /** Concepts that ask. */
  readonly ways: readonly string[];
  /** In Latin letters: a brand, or a thing in English that is no concept. */
  readonly names: readonly string[];
  readonly weight: number;
  /** What the remarks around the question name. */
  readonly around: readonly string[];
}

function readQuestion(question: string, { weigh }: Weighing): Said {
  const isContent = (term: string) => !term.startsWith(asking);
  const weightOf = (some: readonly string[]) => some.reduce((sum, term) => sum + weigh(term), 0);
  const asked = askedIn([question]);
  const ofPieces = termsOf(asked.join(' '));
  const ofQuestion = [...termsOf(question)];
  const isTold = weightOf([...ofPieces].filter(isContent)) >= leastSaid;
  const all = isTold ? ofPieces : new Set(ofQuestion);
  const list = [...all].filter(isContent);
  return {
    text: isTold ? asked.join(' ') : question,
    pieces: asked.length,
    all,
    list,
    terms: new Set(list),
    ways: ofQuestion.filter((term) => !isContent(term)),
    names: ofQuestion.filter((term) => /^[a-z]{4}/.test(term) && weigh(term) >= leastName),
    weight: weightOf(list),
    around: ofQuestion.filter((term) => isContent(term) && !all.has(term)),
  };
}

type Scored = ReturnType<typeof scoreOf> & { readonly near: number };

function scoreOf(
  read: ReadPassage,
  { list, terms, weight, around }: Said,
  { weigh }: Weighing,
  frequency: ReadonlyMap<string, number>,
  count: number,
  ranks: ReadonlyMap<string, { confidence: number; rank: number }>,
) {
  const total = weight || 1;
  const weightIn = (some: Terms) => list.reduce((sum, term) => sum + (some.has(term) ? weigh(term) : 0), 0);
  const weightOf = (some: Terms) => [...some].reduce((sum, term) => sum + weigh(term), 0);
  const inLine = (line: Terms) =>
    list.reduce((sum, term) => sum + (line.has(term) || read.title.has(term) ? weigh(term) : 0), 0);
  const cover = weightIn(read.whole) / total;
  const soft = softCover(read, list, weigh, total);
  const coverTitle = weightIn(read.title) / total;
  const coverLine = Math.max(0, ...read.asked.map(weightIn), ...read.lines.map(inLine)) / total;
  const alike = Math.max(0, ...read.asked.map((each) => (2 * weightIn(each)) / (weightOf(each) + total)));
  const titleCovered =
    [...read.title].reduce((sum, term) => sum + (terms.has(term) ? weigh(term) : 0), 0) / (weightOf(read.title) || 1);
  // Terms that few passages have tell more here than those that all have.
  const local = list.reduce(
    (sum, term) => sum + (read.whole.has(term) ? Math.log((count + 1) / ((frequency.get(term) ?? 0) + 1)) : 0),
    0,
  );
  const aroundMatched = around.reduce((sum, term) => sum + (read.whole.has(term) ? weigh(term) : 0), 0);
  const aroundWeight = around.reduce((sum, term) => sum + weigh(term), 0);
  const { confidence, rank } = ranks.get(read.passage.id) ?? { confidence: 0, rank: unranked };
  const score =
    0.6 * (coverLine + soft.line) +
    0.3 * (coverTitle + soft.title) +
    0.3 * alike +
    confidence +
    (0.2 * aroundMatched) / (aroundWeight + 1);
  return {
    read,
    soft,
    cover,
    coverTitle,
    coverLine,
    alike,
    titleCovered,
    local,
    aroundMatched,
    confidence,
    rank,
    score,
  };
}

/** How it stands, and how far before the best other. */
function leads(self: Scored, all: readonly Scored[], found: readonly FoundPassage[]): number[] {
  const before = (pick: (one: Scored) => number) =>
    pick(self) - Math.max(0, ...all.flatMap((other) => (other === self ? [] : [pick(other)])));
  const rival = found.find(({ passage }) => passage.id !== self.read.passage.id)?.confidence ?? 0;
  const { cover, coverTitle, coverLine, alike, titleCovered, aroundMatched, confidence, rank } = self;
  return [
    ...[cover, coverTitle, coverLine, alike, titleCovered, aroundMatched, confidence, Math.min(rank, unranked)],
    ...[before((one) => one.cover), before((one) => one.coverLine), before((one) => one.alike)],
    ...[self.near, before((one) => one.near)],
    ...[self.soft.whole, self.soft.title, self.soft.line, before((one) => one.soft.whole)],
    ...[before((one) => one.soft.title), before((one) => one.soft.line)],
    ...[before((one) => one.local), before((one) => one.aroundMatched), confidence - rival],
  ];
}

/** What of the question stands in the passage, and what is missing: here, and everywhere. */
function termPart(
  { whole, title }: ReadPassage,
  { list, ways }: Said,
  { weigh }: Weighing,
  frequency: ReadonlyMap<string, number>,
) {
  const sum = (some: readonly string[]) => some.reduce((all, term) => all + weigh(term), 0);
  const matched = list.filter((term) => whole.has(term));
  const missing = list.filter((term) => !whole.has(term));
  const kinOf = new Map(missing.map((term) => [term, kinshipIn(whole, term)]));
  const unrelated = missing.filter((term) => term.startsWith(':') && kinOf.get(term) === undefined);
  // Ways of asking that say what is asked: "where", "how long".
  const asked = ways.filter((term) => thesaurus.kin.has(term));
  const [first = 0, second = 0] = missing.map(weigh).sort((a, b) => b - a);
  const concepts = list.filter((term) => term.startsWith(':'));
  const isGoods = (term: string) => thesaurus.goods.has(term.slice(1));
  const isWord = (term: string) => /^[^:#=]/.test(term);
  return [
    ...[sum(matched), Math.max(0, ...matched.map(weigh)), sum(missing), first, second],
    sum(missing.filter((term) => frequency.has(term))),
    sum(missing.filter((term) => !frequency.has(term))),
    concepts.length === 0 ? -1 : sum(concepts.filter((term) => whole.has(term))) / (sum(concepts) || 1),
    sum(missing.filter((term) => term.startsWith(':'))),
    sum(missing.filter(isGoods)),
    Math.max(0, ...missing.filter(isGoods).map(weigh)),
    sum(matched.filter(isGoods)),
    sum(matched.filter((term) => term.startsWith(':') && !isGoods(term))),
    sum(missing.filter(isWord)),
    missing.filter((term) => term.startsWith('#')).length,
    sum(missing.filter((term) => isWord(term) && isMisspelled(term, whole))),
    sum(missing.filter((term) => isWord(term) && isTransliterated(term, whole))),
    ...kinships.map((kinship) => sum(missing.filter((term) => kinOf.get(term) === kinship))),
    // Another carrier, another colour than the one that is asked for.
    sum(missing.filter((term) => hasOther(whole, term))),
    sum(unrelated),
    Math.max(0, ...unrelated.map(weigh)),
    sum(unrelated.filter(isGoods)),
    asked.length === 0 ? -1 : asked.filter((term) => kinshipIn(title, term) !== undefined).length / asked.length,
    asked.length === 0 ? -1 : asked.filter((term) => kinshipIn(whole, term) !== undefined).length / asked.length,
  ];
}

function questionPart(knowledge: KnowledgeIndex, question: string, said: Said, model: Weighing) {
  const unified = unifyWordings(said.text);
  const asks = asksFor(unified);
  const inFull = new Set(passageAnsweringInFull(knowledge, said.text, () => true).map(({ id }) => id));
  const { ways } = said;
  const isOther = ways.some((way) => !waysOfAsking.some((name) => name.test(way)));
  const values = [
    ...waysOfAsking.map((name) => flag(ways.some((way) => name.test(way)))),
    flag(isOther),
    ...[asks.length, flag(asks.some((name) => name !== 'place')), said.list.length, said.weight, said.pieces],
    flag(understand(said.text, { shopLanguage: 'th' }).isQuestion),
    flag(asksAboutOwn(question)),
    knowledge.answerability(said.text),
    said.around.reduce((sum, term) => sum + model.weigh(term), 0),
    model.kindOf(questionFeatures(question)),
  ];
  return { values, unified, inFull, letters: lettersOf(said.text) };
}

function passagePart(
  knowledge: KnowledgeIndex,
  { passage, title, lines, whole, unified: said }: ReadPassage,
  { text, names }: Said,
  { unified, inFull }: ReturnType<typeof questionPart>,
): number[] {
  const { quality, kind, variant, figure } = unspoken(passage, text);
  const isOtherScript = isThai(text) !== isThai(passage.title);
  return [
    flag(givesWhatIsAsked(unified, said.answer, `${said.title}\n${said.answer}`)),
    ...[flag(quality), flag(kind), flag(variant), flag(figure)],
    flag(lacksSomething(knowledge, passage, text)),
    flag(asksForThing(text)),
    flag(countsWhatIsAsked(unified, said.whole)),
    flag(names.some((name) => !whole.has(name))),
    flag(inFull.has(passage.id)),
    ...[title.size, lines.length, flag(passage.isOwnWords === true), flag(figuresIn(passage.text).length > 0)],
    flag(isOtherScript),
    flag(isOtherScript && knowledge.passages.some((other) => isThai(other.title) === isThai(text))),
  ];
}

/** How much of the letters are the same: with the likest of its questions, and of the question in all of it. */
function spelling({ askedLetters, wholeLetters }: ReadPassage, mine: Letters): [number, number] {
  const shared = (letters: Letters) => [...mine].filter((each) => letters.has(each)).length;
  return [
    Math.max(0, ...askedLetters.map((letters) => (2 * shared(letters)) / (letters.size + mine.size || 1))),
    shared(wholeLetters) / (mine.size || 1),
  ];
}
