import type { Expectation, TestProblem, TestResult, Trial } from '@tandem/shared/api';
import { normalizeText } from '../../knowledge/index.ts';

type Judged = Pick<Trial, 'action' | 'text' | 'sources'>;

/** What of the expectation an answer misses; empty: it passes. Words and documents alone decide, no model. */
export function problemsOf({ action, text, sources }: Judged, expected: Expectation): TestProblem[] {
  const said = text ?? '';
  const forbidden = expected.forbiddenFacts
    .filter((fact) => says(said, fact))
    .map((fact): TestProblem => ({ kind: 'forbidden-fact', expected: fact }));
  if (action !== expected.action) return [{ kind: 'action', expected: expected.action }, ...forbidden];
  const missing = expected.requiredFacts
    .filter((fact) => !says(said, fact))
    .map((fact): TestProblem => ({ kind: 'missing-fact', expected: fact }));
  const unused = expected.sources
    .filter((id) => action === 'answer' && !sources.some(({ documentId }) => documentId === id))
    .map((id): TestProblem => ({ kind: 'missing-source', expected: id }));
  return [...missing, ...forbidden, ...unused];
}

/** Which of two answers to one case is nearer to what is expected. `baseline` null: there is nothing to compare with. */
export function verdictOf(
  draft: readonly TestProblem[],
  baseline: readonly TestProblem[] | null,
): Exclude<TestResult['verdict'], 'waiting'> {
  if (baseline === null) return 'same';
  const [isIn, has] = [contains(baseline, draft), contains(draft, baseline)];
  // Failing in other ways is neither: a person must look.
  if (isIn === has) return 'same';
  return isIn ? 'better' : 'worse';
}

/** Every problem of `some` is among `all`. */
function contains(all: readonly TestProblem[], some: readonly TestProblem[]): boolean {
  return some.every(({ kind, expected }) => all.some((one) => one.kind === kind && one.expected === expected));
}

/**
 * Whether a text says a fact, in one of its wordings. Spaces, letter case, digits' script and thousands do not matter; numbers and Latin
 * words stand by themselves, so that 40 is not in 140, nor COD in code.
 */
export function says(text: string, fact: string): boolean {
  const plain = comparable(text);
  return fact
    .split('|')
    .map((wording) => comparable(wording).match(/\d+(?:[.:]\d+)*|[^\s\d]+/g) ?? [])
    .some((pieces) => pieces.length > 0 && patternOf(pieces).test(plain));
}

function comparable(text: string): string {
  return normalizeText(text).replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
}

const word = '[\\p{Script=Latin}\\p{N}]';

function patternOf(pieces: readonly string[]): RegExp {
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  const before = isWord(first.slice(0, 1)) ? `(?<!${word})(?<!\\d[.:])` : '';
  const after = isWord(last.slice(-1)) ? `(?!${word})(?![.:]\\d)` : '';
  return new RegExp(before + pieces.map(literally).join('\\s*') + after, 'u');
}

const isWord = (letter: string) => new RegExp(word, 'u').test(letter);
const literally = (piece: string) => piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
