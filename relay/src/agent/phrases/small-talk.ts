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
  'greetings',
  'howdy',
  'สวัสดียามเช้า',
  'สวัสดีตอนเช้า',
  'สวัสดีตอนบ่าย',
  'สวัสดีตอนเย็น',
  'สวัสดีเจ้า',
  'อรุณสวัสดิ์',
  'สวีดัด',
  'หวัดดีจ้า',
  '你好',
  '您好',
  '早上好',
  'こんにちは',
  'こんばんは',
  'おはようございます',
  '안녕하세요',
  '안녕',
  'xin chào',
  'chào',
  'halo',
  'hai',
  'selamat pagi',
  'selamat siang',
  'selamat sore',
  'selamat malam',
  'selamat petang',
  'assalamualaikum',
  'ສະບາຍດີ',
  'សួស្តី',
  'ជំរាបសួរ',
  'မင်္ဂလာပါ',
];

const thanks = [
  'ขอบคุณ',
  'ขอบคุน',
  'ขอบใจ',
  'ขอบพระคุณ',
  'แต๊งกิ้ว',
  'แต้งกิ้ว',
  'แท้งกิ้ว',
  'thanks',
  'thank you',
  'thank u',
  'thankyou',
  'thx',
  'tks',
  'ty',
  'tysm',
  'cheers',
  'appreciate it',
  '谢谢',
  '多谢',
  '感谢',
  'ありがとう',
  'ありがとうございます',
  '감사합니다',
  '고마워요',
  'cảm ơn',
  'cám ơn',
  'terima kasih',
  'makasih',
  'ຂອບໃຈ',
  'អរគុណ',
  'ကျေးဇူးတင်ပါတယ်',
];

const closings = [
  ...thanks,
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
  'ไว้มาใหม่',
  'บ๊ายบาย',
  'บาย',
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
  'sir',
  'team',
  'guys',
  'everyone',
  'kak',
  'min',
  'shop ơi',
  'for',
  'your',
  'help',
];

const calls = /^(?:คุณ)?(?:แอดมิน|แอด|ร้าน|พี่|แม่ค้า|admin|shop|sir|team|guys|kak|min)/;

const longestFirst = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length).join('|');
const thanksWord = new RegExp(longestFirst(thanks), 'u');
const sign = '[\\s,.!~ๆ\\p{Extended_Pictographic}\\ufe0f\\u200d]+';

/** Reads word after word without going back, so that no text takes long. */
function consistsOf(text: string, words: readonly string[]): boolean {
  const next = new RegExp(`${sign}|${longestFirst(words)}`, 'uy');
  while (next.lastIndex < text.length) if (!next.test(text)) return false;
  return text !== '';
}

export type SmallTalk = 'greeting' | 'thanks' | 'closing';

/** What a normalised text is when it is nothing but small talk; `closing` is agreement, laughter, signs and goodbye. */
export function smallTalkOf(normalized: string): SmallTalk | null {
  if (isClosing(normalized)) return thanksWord.test(normalized) ? 'thanks' : 'closing';
  return isGreeting(normalized) ? 'greeting' : null;
}
/** Nothing but a greeting, in normalised text. */
export function isGreeting(normalized: string): boolean {
  return consistsOf(normalized, [...greetings, ...particles]) && !isClosing(normalized);
}

/** Nothing but thanks, agreement, laughter or signs. Who only calls somebody ("admin?") has not closed anything. */
export function isClosing(normalized: string): boolean {
  return (
    consistsOf(normalized, [...closings, ...particles]) &&
    !(calls.test(normalized) && consistsOf(normalized, particles))
  );
}
