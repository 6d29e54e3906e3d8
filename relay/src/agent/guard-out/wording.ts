import { subjectWords } from '../../knowledge/index.ts';

/** Keys, passwords, ids and code names: letters with digits or signs inside, capitals in the middle, or very long. */
const codeLike =
  /(?<![\p{L}\p{N}])(?=[A-Za-z0-9_:.+/=-]{5,})(?:[A-Za-z]+[-_:./=]*\d[\w:.+/=-]*|\d+[-_:./=]*[A-Za-z][\w:.+/=-]*|[A-Za-z0-9]+_[\w-]+|[A-Z]{2,}-[\w-]+|[a-z]+[A-Z][\w-]*|[A-Za-z0-9+/=_-]{24,})/gu;

/** Letter by letter, so that no check knows the word: c_a_n_a_r_y. */
const spelledOut =
  /(?:[\p{L}\p{M}]{1,2}[._*|~·-]{1,2}){6,}|(?:(?<![\p{L}\p{M}])[\p{L}\p{M}]\p{M}*[\s._*|~·-]{1,3}){7,}/u;

/** Codes of a text that no source has, and what is spelled out. */
export function unsupportedCodes(text: string, sources: readonly string[]): string[] {
  const known = sources.join('\n').toLowerCase();
  if (spelledOut.test(text)) return ['spelled out'];
  return [...text.matchAll(codeLike)]
    .map(([code]) => code.replace(/[.:/=+-]+$/, '').toLowerCase())
    .filter((code) => !known.includes(code));
}

/** Said in any reply, whatever it is about. */
const everyday = new Set(
  subjectWords(
    `สวัสดี ขอบคุณ ขออภัย ยินดี สอบถาม เพิ่มเติม แจ้ง ลูกค้า ทางร้าน ร้าน คุณ สามารถ ได้ มี เป็น ที่ ใน และ หรือ จะ ให้ ของ กับ สำหรับ ส่วน โดย
    ตาม จาก ถึง ต้อง หาก ถ้า แต่ อยู่ รอ สนใจ เลย ทุก แล้ว ไม่ ใช่ เรา ทั้ง ด้วย ราคา สินค้า
    hello hi thank thanks sorry please welcome happy glad help let know have has our your you we it is are can be will for the with and or not
    yes no there this that of course feel ask more any question questions dear sure also offer currently`,
  ),
);

/** Pieces that say one thing; Thai has no full stop, but a space between sentences. */
const seams = /\n+|(?<=[.!?…])\s+|\s{1,}(?=\p{Script=Thai}{12,})/u;
const leastWords = 5;

/**
 * The least share of a sentence's words that its sources, the question or everyday speech have, over the sentences long enough to tell; 1
 * when none is. A sentence in a script that the sources do not write is a translation, and says nothing here.
 */
export function leastWordSupport(text: string, sources: readonly string[]): number {
  const source = sources.join('\n');
  const known = new Set([...subjectWords(source), ...everyday]);
  const shares = text.split(seams).flatMap((sentence) => {
    const words = [...new Set(subjectWords(sentence))].filter((word) => sameScript(word, source));
    if (words.length < leastWords) return [];
    return [words.filter((word) => known.has(word) || isPartOf(word, known)).length / words.length];
  });
  return Math.min(1, ...shares);
}

/** Thai is segmented differently in another sentence. */
function isPartOf(word: string, known: ReadonlySet<string>): boolean {
  if (!/\p{Script=Thai}/u.test(word) || word.length < 3) return false;
  for (const other of known) if (other.includes(word) || (other.length >= 3 && word.includes(other))) return true;
  return false;
}

function sameScript(word: string, source: string): boolean {
  const script = /\p{Script=Thai}/u.test(word)
    ? /\p{Script=Thai}{4}/u
    : /\p{Script=Latin}{2}[^\n]*\p{Script=Latin}{3}/u;
  return script.test(source);
}
