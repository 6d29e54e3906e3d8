import { bucketOf } from '../bucket-of.ts';

/** Bumped with every change below: a model is only good for the features it was trained on. */
export const featuresVersion = 1;
export const bits = 18;
const buckets = 1 << bits;
const charLengths = [2, 5] as const;
const wordLengths = [1, 2] as const;

/** What a text is made of: bucket → value, as the model wants it. Both views (letters and words) have length 1. */
export interface Features {
  readonly buckets: Uint32Array;
  readonly values: Float32Array;
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
const link = '\u0001';
const handle = '\u0002';
const begin = '\u0003';
const end = '\u0004';
const asksAtEnd =
  /(?:ไหม|มั้ย|มัย|ป่ะ|ปะ|อะไร|ยังไง|เท่าไหร่|เท่าไร|กี่|ไหน|รึเปล่า|หรือเปล่า|หรือยัง|ป่าว|ทำไม|เมื่อไหร่)[\s?ค-ฮ]*.{0,8}$/;
/** Longer texts are read from their beginning. */
const readLetters = 3000;

/** Feelings stand in letters that search does not look at: stretched words, signs and 555 stay, addresses and digits do not. */
function spell(text: string): string {
  return text
    .slice(0, readLetters)
    .normalize('NFKC')
    .replace(/\u00ad|\u200b|\u200c|\u200e|\u200f|\u2060|\ufeff|\ufe0f/g, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/\u0e40\u0e40/g, '\u0e41')
    .toLowerCase()
    .replace(/https?:\/\/\S+|www\.\S+/g, ` ${link} `)
    .replace(/@[\w.]+/g, ` ${handle} `)
    .replace(/[0-9๐-๙]/g, '0')
    .replace(/(.)\1{2,}/gu, '$1$1$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The features of a text: runs of 2–5 letters and of 1–2 words by their hash, and a few shapes that tell a question from a remark. */
export function sentimentFeatures(text: string): Features {
  const spelled = spell(text);
  const letters = [...`${begin}${spelled}${end}`];
  const words = [...segmenter.segment(spelled)].flatMap(({ segment }) => segment.trim() || []);
  const byLetters = new Map<number, number>();
  const byWords = new Map<number, number>();
  const count = (counts: Map<number, number>, bucket: number) => counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  for (let length = charLengths[0]; length <= charLengths[1]; length += 1) {
    for (let at = 0; at + length <= letters.length; at += 1) {
      count(byLetters, bucketOf(letters.slice(at, at + length).join(''), length, buckets));
    }
  }
  for (let length = wordLengths[0]; length <= wordLengths[1]; length += 1) {
    for (let at = 0; at + length <= words.length; at += 1) {
      count(byWords, bucketOf(words.slice(at, at + length).join('\u0005'), 100 + length, buckets));
    }
  }
  for (const shape of shapesOf(spelled, letters.length, words)) byWords.set(bucketOf(shape, 200, buckets), 1);
  return join(byLetters, byWords);
}

function shapesOf(spelled: string, letters: number, words: readonly string[]): string[] {
  return [
    `letters ${Math.floor(Math.log2(1 + letters))}`,
    `words ${Math.floor(Math.log2(1 + words.length))}`,
    `first ${words.slice(0, 1).join(' ')}`,
    `first2 ${words.slice(0, 2).join(' ')}`,
    `last ${words.slice(-1).join(' ')}`,
    `last2 ${words.slice(-2).join(' ')}`,
    ...['?', '#', '!', link].filter((sign) => spelled.includes(sign)),
    ...(asksAtEnd.test(spelled) ? ['asks'] : []),
  ];
}

function join(...views: readonly Map<number, number>[]): Features {
  const joined = new Map<number, number>();
  for (const counts of views) {
    let square = 0;
    for (const times of counts.values()) square += (1 + Math.log(times)) ** 2;
    const scale = 1 / Math.sqrt(square || 1);
    for (const [bucket, times] of counts) joined.set(bucket, (joined.get(bucket) ?? 0) + (1 + Math.log(times)) * scale);
  }
  return { buckets: Uint32Array.from(joined.keys()), values: Float32Array.from(joined.values()) };
}
