import { type Passage, withoutToneMarks } from '../../knowledge/index.ts';
import { wholeOf } from '../speaks-of.ts';
import { saidWords, unifyWordings } from '../wordings.ts';
import { type Terms, termsOf } from './terms.ts';

/** A passage as its terms. */
export interface ReadPassage {
  readonly passage: Passage;
  /** The title, and each variant. */
  readonly asked: readonly Terms[];
  /** All of those. */
  readonly title: Terms;
  /** Each line or sentence of the answer. */
  readonly lines: readonly Terms[];
  readonly whole: Terms;
  /** Letters by threes of the title and each variant, and of all of it. */
  readonly askedLetters: readonly Letters[];
  readonly wholeLetters: Letters;
  /** In one spelling and one wording. */
  readonly unified: { readonly title: string; readonly answer: string; readonly whole: string };
}

export type Letters = ReadonlySet<string>;

/** Letters by threes of what a text says, in one wording and without tone marks: they survive typing errors. */
export function lettersOf(text: string): Letters {
  const said = withoutToneMarks(saidWords(unifyWordings(text)).join(''));
  return new Set(Array.from({ length: Math.max(0, said.length - 2) }, (_, at) => said.slice(at, at + 3)));
}

const sentence = /\n+|(?<=[.!?])\s+|(?<=ค่ะ|ครับ|นะคะ|จ้า|ค่า)\s+/;
const read = new WeakMap<Passage, ReadPassage>();

export function readPassage(passage: Passage): ReadPassage {
  const known = read.get(passage);
  if (known !== undefined) return known;
  const questions = [passage.title, ...passage.variants];
  const asked = questions.map(termsOf);
  const askedLetters = questions.map(lettersOf);
  const lines = passage.text.split(sentence).flatMap((line) => (line.trim() === '' ? [] : [termsOf(line)]));
  const title = union(asked);
  const made = {
    passage,
    asked,
    title,
    lines,
    whole: union([title, ...lines]),
    askedLetters,
    wholeLetters: union([...askedLetters, lettersOf(passage.text)]),
    unified: {
      title: unifyWordings(passage.title),
      answer: unifyWordings(passage.text),
      whole: unifyWordings(wholeOf(passage)),
    },
  };
  read.set(passage, made);
  return made;
}

function union(all: readonly Terms[]): Terms {
  return new Set(all.flatMap((each) => [...each]));
}
