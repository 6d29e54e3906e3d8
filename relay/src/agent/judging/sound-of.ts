import { pairsAlike } from './pairs-alike.ts';

/** Thai letters by the Latin ones that they are mostly written with. */
const thai: readonly [letters: string, sound: string][] = [
  ['กขฃคฅฆ', 'k'],
  ['จฉชฌ', 'c'],
  ['ซสศษ', 's'],
  ['ดฎ', 'd'],
  ['ตฏถทธฐฑฒ', 't'],
  ['นณ', 'n'],
  ['บ', 'b'],
  ['ปพผภ', 'p'],
  ['ฟฝ', 'f'],
  ['ม', 'm'],
  ['ร', 'r'],
  ['ลฬ', 'l'],
  ['หฮ', 'h'],
  ['ง', 'g'],
  ['ะาั', 'a'],
  ['ิีึืไใญย', 'i'],
  ['ุู', 'u'],
  ['เแ', 'e'],
  ['โอว', 'o'],
  ['ำ', 'am'],
];
const sounds = new Map(thai.flatMap(([letters, sound]) => [...letters].map((letter) => [letter, sound] as const)));
const latin: readonly [written: RegExp, sound: string][] = [
  [/ng/g, 'g'],
  [/ch|sh|j/g, 'C'],
  [/ph/g, 'p'],
  [/th/g, 't'],
  [/kh|ck|[cq]/g, 'k'],
  [/x/g, 'ks'],
  [/z/g, 's'],
  [/y|ee/g, 'i'],
  [/[vw]/g, 'o'],
  [/oo/g, 'u'],
];
const leastSounds = 3;
const alike = 0.6;

/** As it is heard, about the same for พลอย and "ploy". */
function soundOf(word: string): string {
  const heard = /^[a-z]/.test(word)
    ? latin.reduce((rest, [written, sound]) => rest.replace(written, sound), word).toLowerCase()
    : // A vowel that is written before its consonant is heard after it.
      [...word.replace(/([เ-ไ])([ก-ฮ])/g, '$2$1')].map((letter) => sounds.get(letter) ?? '').join('');
  return heard.replace(/(.)\1+/g, '$1');
}

/** Whether two words, one in Thai and one in Latin letters, are the same name: by pairs of what is heard. */
export function soundsLike(word: string, other: string): boolean {
  const [mine, theirs] = [soundOf(word), soundOf(other)];
  if (mine.length < leastSounds || theirs.length < leastSounds || mine[0] !== theirs[0]) return false;
  return pairsAlike(mine, theirs) >= alike;
}
