import { normalizeText, spokenWords, withoutToneMarks } from '../../knowledge/index.ts';
import { unifyWordings } from '../wordings.ts';
import { keyLetters, stemsOf, thesaurus } from './thesaurus.ts';

/** What a text says: concepts (`:name`), figures (`#12`), what the wordings unify (`=NAME`), and the words of no concept. */
export type Terms = ReadonlySet<string>;

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
/** Letters that hardly stand together by chance. */
const leastLoose = 6;
const runs = /[\u0e00-\u0e7f]+(?:\s+[\u0e00-\u0e7f]+)*|[a-z0-9][a-z0-9.'&-]*(?:\s+[a-z0-9][a-z0-9.'&-]*)*/g;

export function termsOf(text: string): Terms {
  const terms = new Set<string>();
  const plain = normalizeText(text).replace(/(?<=\d),(?=\d{3})/g, '');
  const rest = (plain.match(runs) ?? []).map((run) =>
    /^[\u0e00-\u0e7f]/.test(run) ? readThai(run, terms) : readEnglish(run, terms),
  );
  for (const { word, isStop } of spokenWords(rest.join(' ').replace(/\s+/g, ' ').trim())) {
    if (/^\d/.test(word)) terms.add(`#${word}`);
    else if (!isStop && !/^[\u0e00-\u0e7f]$/.test(word)) terms.add(withoutToneMarks(word));
  }
  for (const [name] of unifyWordings(text).matchAll(/\b[A-Z]{3,}\b/g)) terms.add(`=${name}`);
  return terms;
}

/** Adds the concepts of a run of Thai; returns what none of them has taken. */
function readThai(run: string, terms: Set<string>): string {
  const raw = [...run];
  // Position among the letters without marks → position in the run.
  const from: number[] = [];
  for (const [index, letter] of raw.entries()) if (withoutToneMarks(letter).trim() !== '') from.push(index);
  const bare = from.map((index) => raw[index]).join('');
  const edges = new Set<number>([raw.length]);
  for (const { index } of segmenter.segment(run)) edges.add(index);
  const isTaken = new Array<boolean>(raw.length).fill(false);
  for (let at = 0; at < bare.length; at += 1) {
    const start = from[at] ?? 0;
    const hit = thesaurus.thai.get(bare.slice(at, at + keyLetters))?.find(({ bare: letters, marked }) => {
      if (!bare.startsWith(letters, at)) return false;
      if (letters.length >= leastLoose) return true;
      const end = from[at + letters.length] ?? raw.length;
      // Few letters are a word only where one begins and ends, and with the marks they have.
      return edges.has(start) && edges.has(end) && raw.slice(start, end).join('').replace(/\s/g, '') === marked;
    });
    if (hit === undefined) continue;
    terms.add(`:${hit.concept}`);
    isTaken.fill(true, start, from[at + hit.bare.length] ?? raw.length);
  }
  return raw.map((letter, index) => (isTaken[index] ? ' ' : letter)).join('');
}

function readEnglish(run: string, terms: Set<string>): string {
  const words = run.match(/[a-z0-9.]+/g) ?? [];
  const stems = words.map((word) => stemsOf(word)[0] ?? '');
  const rest: string[] = [];
  for (let at = 0; at < words.length; ) {
    const hit = thesaurus.english
      .get(stems[at] ?? '')
      ?.find((entry) => entry.stems.every((stem, index) => stem === stems[at + index]));
    if (hit === undefined) rest.push(words[at] ?? '');
    else terms.add(`:${hit.concept}`);
    at += hit?.stems.length ?? 1;
  }
  return rest.join(' ');
}
