import { asianConcepts } from './concepts-asian.ts';
import { type ConceptName, latinConcepts } from './concepts-latin.ts';
import { soundsLikeAttack } from './injection-model.ts';
import { type InjectionRule, injectionRules } from './injection-rules.ts';
import { type View, viewsOf } from './views.ts';

export interface InjectionReading {
  /** Weight of all evidence; from 0.7 on it is flagged. */
  readonly score: number;
  readonly isFlagged: boolean;
  /** What was tried, strongest first. */
  readonly techniques: readonly string[];
}

const flagAt = 0.7;
/** What no rule names, a model may hear: its log odds, moved and bounded, count so much. It also doubts rules that a chatty text meets by chance. */
const heard = { share: 0.25, from: -0.75, least: -2, most: 4 };
/** Who hides an order hides it for a reason: a disguised view needs less evidence. */
const disguiseBonus = 0.4;
/** Long texts are read at both ends: an order hidden in the middle of a book is the channel separation's to stop. */
const readLetters = 6000;

interface Place {
  readonly start: number;
  readonly end: number;
}
const conceptNames = Object.keys(latinConcepts) as ConceptName[];
const patterns = new Map(
  conceptNames.map((name) => {
    const asian = asianConcepts[name];
    return [
      name,
      new RegExp(asian === undefined ? latinConcepts[name] : `${latinConcepts[name]}|${asian}`, 'gu'),
    ] as const;
  }),
);

/** Whether a text tries to give the agent orders. Flags only; what it may then do is for the pipeline to say. */
export function readInjection(text: string): InjectionReading {
  const byRules = readByRules(text);
  // A disguise hides its words from the model too.
  if (byRules.isDisguised) return readingOf(byRules.score, byRules.techniques);
  const odds = soundsLikeAttack(text.slice(0, readLetters)) - heard.from;
  const sound = heard.share * Math.max(heard.least, Math.min(heard.most, odds));
  const techniques = sound > 0 && byRules.score < flagAt ? [...byRules.techniques, 'wording'] : byRules.techniques;
  return readingOf(Math.max(0, byRules.score + sound), techniques);
}

const readingOf = (score: number, techniques: readonly string[]): InjectionReading => ({
  score,
  isFlagged: score >= flagAt,
  techniques,
});

/** A shop's paper is written otherwise than a customer's message: there the rules alone speak, and need more. */
const flagByRulesAt = 0.8;

export function readInjectionByRules(text: string): InjectionReading {
  const { score, techniques } = readByRules(text);
  return { score, isFlagged: score >= flagByRulesAt, techniques };
}

function readByRules(text: string): { score: number; techniques: string[]; isDisguised: boolean } {
  const read = text.length <= readLetters ? text : `${text.slice(0, readLetters / 2)}\n${text.slice(-readLetters / 2)}`;
  const readings = viewsOf(read).map(readView);
  const plain = readings[0]?.score ?? 0;
  // What a disguise does not hide is no disguise.
  const best = readings.reduce((a, b) => (b.score > Math.max(a.score, plain + disguiseBonus) ? b : a));
  return { ...best, isDisguised: best !== readings[0] };
}

function readView({ text, disguise }: View): { score: number; techniques: string[] } {
  const places = placesOf(text.replace(/คำสั่งซื้อ/g, 'ออเดอร์'));
  const byTechnique = new Map<string, number>();
  for (const rule of injectionRules) {
    if (!holds(rule, places)) continue;
    byTechnique.set(rule.technique, (byTechnique.get(rule.technique) ?? 0) + rule.weight);
  }
  if (disguise !== null && byTechnique.size > 0) byTechnique.set(disguise, disguiseBonus);
  // Many rules of one technique say much the same.
  const score = [...byTechnique.values()].reduce((sum, weight) => sum + Math.min(weight, 1.2), 0);
  return { score, techniques: [...byTechnique].sort((a, b) => b[1] - a[1]).map(([technique]) => technique) };
}

function placesOf(text: string): Map<ConceptName, Place[]> {
  const found = new Map<ConceptName, Place[]>();
  for (const [name, pattern] of patterns) {
    const places: Place[] = [];
    for (const { 0: piece, index } of text.matchAll(pattern)) {
      if (piece !== '') places.push({ start: index, end: index + piece.length });
      if (places.length >= 40) break;
    }
    if (places.length > 0) found.set(name, places);
  }
  return found;
}

function holds({ all, reach }: InjectionRule, found: ReadonlyMap<ConceptName, readonly Place[]>): boolean {
  const [first, ...others] = all.map((name) => found.get(name) ?? []);
  if (first === undefined || first.length === 0 || others.some((places) => places.length === 0)) return false;
  if (reach === 0) return true;
  return first.some((place) =>
    others.every((places) => places.some(({ start, end }) => start - place.end <= reach && place.start - end <= reach)),
  );
}
