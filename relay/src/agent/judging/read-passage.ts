import type { Passage } from '../../knowledge/index.ts';
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
}

const sentence = /\n+|(?<=[.!?])\s+|(?<=ค่ะ|ครับ|นะคะ|จ้า|ค่า)\s+/;
const read = new WeakMap<Passage, ReadPassage>();

export function readPassage(passage: Passage): ReadPassage {
  const known = read.get(passage);
  if (known !== undefined) return known;
  const asked = [passage.title, ...passage.variants].map(termsOf);
  const lines = passage.text.split(sentence).flatMap((line) => (line.trim() === '' ? [] : [termsOf(line)]));
  const title = union(asked);
  const made = { passage, asked, title, lines, whole: union([title, ...lines]) };
  read.set(passage, made);
  return made;
}

function union(all: readonly Terms[]): Terms {
  return new Set(all.flatMap((each) => [...each]));
}
