import type { AgentSettings, AgentTrace } from '@tandem/shared/api';
import { normalizeText, type Passage } from '../../knowledge/index.ts';
import { type Claim, ground, wordsOf } from '../grounding.ts';
import { findPersonalData, isDocumentInjected } from '../guard-in/index.ts';
import type { Source } from '../sources.ts';
import { unsupportedFigures } from '../understanding/index.ts';
import { reversedStatements } from './denials.ts';
import { leaksOf } from './leak.ts';
import { disguisedLinks, foreignLinks } from './links.ts';
import { plainText } from './plain-text.ts';
import { unsupportedPromises } from './promises.ts';
import { withDigits } from './spelled-numbers.ts';
import { changedUnits, inventedRanges } from './units.ts';
import { leastWordSupport, unsupportedCodes } from './wording.ts';
import { isWrittenIn, strangeNumerals } from './written-as-asked.ts';

type Check = AgentTrace['checks'][number];

export interface GuardOutInput {
  readonly claim: Claim;
  /** What the writer was given. */
  readonly passages: readonly Passage[];
  readonly settings: AgentSettings;
  /** What the customer asked, and in which language. */
  readonly asked: string;
  readonly language: string | null;
  /** Letters of one message on this channel. */
  readonly textLimit: number;
  /** What must not be said back: the instructions that the writer was given. */
  readonly secrets: readonly string[];
}

export type GuardedReply =
  | {
      readonly isFit: true;
      readonly text: string;
      readonly sources: readonly Source[];
      readonly cited: readonly Passage[];
      readonly checks: readonly Check[];
    }
  | { readonly isFit: false; readonly problem: string; readonly checks: readonly Check[] };

/** Nobody reads more in a direct message; a model that writes more has lost its way. */
const mostLetters = 2000;
/** A true paraphrase has at least so many of its sources' words in each sentence. */
const leastSupport = 0.3;

/**
 * Whether a reply may leave: it rests on quotes that stand where they are said to stand; every figure, promise, link and code in it stands
 * in a cited passage or in the shop's facts; it is written as the shop and the channel want it. Whatever wrote it is not trusted.
 */
export function guardOut(input: GuardOutInput): GuardedReply {
  const { claim, passages, settings } = input;
  // Before anything reads it: no text of any length takes long.
  if (claim.text.length > 4 * mostLetters) return refuse([failed('length', 'far too long')]);
  const text = plainText(claim.text);
  const facts = settings.facts.map(({ key, value }) => `${key}: ${value}`);
  const grounding = ground(claim, passages, facts);
  if (!grounding.isGrounded) return refuse([failed(grounding.check, grounding.problem)]);
  const { cited, sources } = grounding;
  const typed = cited.filter(({ isOwnWords }) => isOwnWords).map(wordsOf);
  const checks = [
    passed('chunks'),
    passed('quotes'),
    ...checksOf(
      input,
      text,
      [...cited.map(wordsOf), ...facts],
      typed,
      cited.map((passage) => passage.text),
    ),
  ];
  // What the shop typed into a question's answer is its own word; papers and pages may be anybody's.
  if (cited.some(({ isOwnWords, text: words }) => !isOwnWords && isDocumentInjected(words))) {
    checks.push(failed('sources', 'a cited document gives orders'));
  }
  if (checks.some(({ isPassed }) => !isPassed)) return refuse(checks);
  return { isFit: true, text: signed(text, settings), sources, cited, checks };
}

function checksOf(
  input: GuardOutInput,
  text: string,
  sources: readonly string[],
  typed: readonly string[],
  statements: readonly string[],
): Check[] {
  const { settings, asked, language, textLimit, secrets } = input;
  const said = [...sources, asked];
  const problems: readonly (readonly [check: string, problem: string | undefined])[] = [
    [
      'figures',
      unsupportedFigures(withDigits(text), sources.map(withDigits)).map(
        ({ kind }) => `a ${kind} that no source has`,
      )[0],
    ],
    [
      'units',
      changedUnits(withDigits(text), sources.map(withDigits)).length > 0 ? 'a figure of something else' : undefined,
    ],
    ['ranges', inventedRanges(text, sources).length > 0 ? 'a range that no source has' : undefined],
    ['promises', unsupportedPromises(text, sources)[0]],
    [
      'denials',
      reversedStatements(text, statements).length > 0 ? 'says the contrary of what a source says' : undefined,
    ],
    [
      'links',
      foreignLinks(text, settings, typed).length > 0 ||
      disguisedLinks(text, [...sources, ...settings.allowedLinkHosts]).length > 0
        ? 'a link the shop has not allowed'
        : undefined,
    ],
    ['personal data', strangersData(text, sources)],
    ['codes', unsupportedCodes(text, said).length > 0 ? 'a code that no source has' : undefined],
    ['wording', leastWordSupport(text, said) < leastSupport ? 'a sentence that no source has' : undefined],
    ['prompt', leaksOf(text, secrets, sources) ? 'repeats its instructions' : undefined],
    ['length', text === '' ? 'empty' : text.length > Math.min(mostLetters, textLimit) ? 'too long' : undefined],
    [
      'language',
      isWrittenIn(withoutNames(text, sources), language) && strangeNumerals(text, language, sources).length === 0
        ? undefined
        : 'another language than the customer’s',
    ],
    ['forbidden words', hasForbidden(text, settings) ? 'a word the shop forbids' : undefined],
  ];
  return problems.map(([check, problem]) => (problem === undefined ? passed(check) : failed(check, problem)));
}

/** Names of colours and products stay as the shop writes them, in whatever script. */
function withoutNames(text: string, sources: readonly string[]): string {
  const known = new Set(
    sources
      .join(' ')
      .toLowerCase()
      .match(/\p{Script=Latin}+/gu),
  );
  return text.replace(/\p{Script=Latin}+/gu, (word) => (known.has(word.toLowerCase()) ? ' ' : word));
}

/** Somebody's telephone, address or card, unless the shop's own words have it. */
function strangersData(text: string, sources: readonly string[]): string | undefined {
  const own = new Set(sources.flatMap(findPersonalData).map(({ value }) => value));
  return findPersonalData(text).find(({ value }) => !own.has(value))?.kind;
}

const passed = (check: string): Check => ({ check, isPassed: true, detail: null });
const failed = (check: string, detail: string): Check => ({ check, isPassed: false, detail });

function refuse(checks: readonly Check[]): GuardedReply {
  const first = checks.find(({ isPassed }) => !isPassed);
  return { isFit: false, problem: `${first?.check}: ${first?.detail}`, checks };
}

function hasForbidden(text: string, { voice }: AgentSettings): boolean {
  const said = normalizeText(text);
  return voice.forbiddenWords.some((word) => said.includes(normalizeText(word)));
}

function signed(text: string, { voice: { signOff } }: AgentSettings): string {
  return signOff === '' || text.endsWith(signOff) ? text : `${text}\n${signOff}`;
}
