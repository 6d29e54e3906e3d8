import { stemEnglish } from './stem-english.ts';
import { stopWords } from './stop-words.ts';

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
/** The segmenter leaves iPhone15Proสีดำ in one piece. */
const boundary =
  /(?<=\p{Script=Thai})(?=[a-z0-9])|(?<=[a-z0-9])(?=\p{Script=Thai})|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/gu;

export interface SpokenWord {
  readonly word: string;
  /** A particle, a pronoun, an auxiliary: it carries no subject. */
  readonly isStop: boolean;
}

/** Every word of a normalised text. */
export function spokenWords(normalized: string): SpokenWord[] {
  const found: SpokenWord[] = [];
  for (const piece of normalized.replace(boundary, ' ').split(' ')) {
    for (const { segment, isWordLike } of segmenter.segment(piece)) {
      if (isWordLike) found.push({ word: stemEnglish(segment), isStop: stopWords.has(segment) });
    }
  }
  return found;
}

/** The words of a normalised text that carry its subject. */
export function words(normalized: string): string[] {
  return spokenWords(normalized).flatMap(({ word, isStop }) => (isStop ? [] : [word]));
}

/** Every three neighbouring letters of each run of letters and digits: what survives typing errors. */
export function trigrams(normalized: string): string[] {
  const found: string[] = [];
  for (const run of normalized.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    if (stopWords.has(run)) continue;
    const letters = /^[a-z]/.test(run) ? ` ${run} ` : run;
    if (letters.length <= 3) found.push(letters);
    else for (let start = 0; start + 3 <= letters.length; start += 1) found.push(letters.slice(start, start + 3));
  }
  return found;
}
