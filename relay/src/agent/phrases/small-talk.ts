const greetings = [
  'สวัสดี',
  'หวัดดี',
  'ดี',
  'ฮัลโหล',
  'ฮาย',
  'ขอสอบถามหน่อย',
  'สอบถามหน่อย',
  'ขอสอบถาม',
  'สอบถาม',
  'hi',
  'hello',
  'helo',
  'hey',
  'good morning',
  'good afternoon',
  'good evening',
  'good day',
];

const closings = [
  'ขอบคุณ',
  'ขอบใจ',
  'ขอบพระคุณ',
  'แต๊งกิ้ว',
  'โอเค',
  'โอเช',
  'ได้เลย',
  'รับทราบ',
  'ทราบแล้ว',
  'เข้าใจแล้ว',
  'เยี่ยม',
  'ดีมาก',
  'อืม',
  'อ๋อ',
  'อ่อ',
  'เค',
  'thanks',
  'thank you',
  'thank u',
  'thx',
  'ty',
  'ok',
  'okay',
  'k',
  'great',
  'perfect',
  'cool',
  'nice',
  'got it',
  'noted',
  'alright',
  'bye',
  '5555',
  '555',
  '55',
];

/** Said with a greeting or with thanks, or alone for "yes, understood". */
const particles = [
  'ครับผม',
  'ครับ',
  'คับ',
  'ค้าบ',
  'คร้าบ',
  'ฮะ',
  'ค่ะ',
  'คะ',
  'ค่า',
  'คร่า',
  'จ้า',
  'จ้ะ',
  'จ๊ะ',
  'นะ',
  'น้า',
  'มาก',
  'เลย',
  'แอดมิน',
  'แอด',
  'ร้าน',
  'พี่',
  'แม่ค้า',
  'there',
  'admin',
  'shop',
  'all',
  'so',
  'very',
  'much',
  'a lot',
  'for',
  'your',
  'help',
];

const longestFirst = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length).join('|');
const sign = '[\\s,.!~ๆ\\p{Extended_Pictographic}\\ufe0f\\u200d]+';

/** Reads word after word without going back, so that no text takes long. */
function consistsOf(text: string, words: readonly string[]): boolean {
  const next = new RegExp(`${sign}|${longestFirst(words)}`, 'uy');
  while (next.lastIndex < text.length) if (!next.test(text)) return false;
  return text !== '';
}

/** Nothing but a greeting, in normalised text. */
export function isGreeting(normalized: string): boolean {
  return consistsOf(normalized, [...greetings, ...particles]) && !isClosing(normalized);
}

/** Nothing but thanks, agreement, laughter or signs. */
export function isClosing(normalized: string): boolean {
  return consistsOf(normalized, [...closings, ...particles]);
}
