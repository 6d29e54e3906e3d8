import { normalizeText } from '../knowledge/index.ts';
import { softWords } from './soft-words.ts';
import { wordings } from './wording-list.ts';

/** One spelling and one wording. */
export function unifyWordings(text: string): string {
  return wordings
    .reduce((said, [word, pattern]) => said.replace(pattern, word), oneEnding(normalizeText(text)))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Borrowed words end in ก or ค as one likes: แพ็ก and แพ็ค, เบรก and เบรค. */
const oneEnding = (text: string) => text.replace(/([็๊ิ์]|เบร|แทร|แบ|เม)ค(?![\u0e30-\u0e3a\u0e47-\u0e4e])/g, '$1ก');

/** What asks, addresses, or takes back, in one piece: the segmenter would cut it differently each time. Longest first where one holds another. */
const asking = [
  // Where somebody lives is not what is asked.
  /(?:(?:พอดี|ผม|หนู|เรา|บ้าน|คน)\s?)?อยู่(?:ที่)?(?:ต่างจังหวัด|ตจว\.?|UPCOUNTRY|\s?[\u0e00-\u0e7f]{3,12})(?=\s+\S*(?:ส่ง|SEND|SEND|ซื้อ|สั่ง|ซ่อม|REPAIR))/g,
  /\b(?:bags?|cups?|packs?|packets?|bottles?|boxe?s?|pieces?|pairs?|jars?|cans?) of\b/g,
  /(?<=(?:หรือ|ไหน|อะไร|ไร|ยังไง).{0,12})ดี(?=\s|$|ค)/g,
  /อยาก(?:จะ)?(?:ทราบ|รู้|ถาม|สอบถาม|ซื้อ|ได้|สั่ง|ไป|ดู)(?:ว่า)?|(?:ขอ)?รบกวน(?:สอบ)?(?:ถาม)?|ขออนุญาต(?:สอบ)?ถาม|ขอ(?:สอบ)?ถาม|สอบถาม|สนใจ/g,
  /พิมพ์ผิด|ขอโทษ(?:ที)?|โทษที|อุ๊?้?ย|หมาย(?:ถึง|ความว่า)/g,
  /(?:หรือ|รึ)(?:เปล่า|ป่าว|ยัง|ไม่)|(?:ใช่|ได้|มี)?(?:ไหม|มั้?ย|มั๊ย|ไม๊|ไหม่|ใหม(?=$|\s|ค))|ได้(?:มะ|ป้?ะ|ป่ะ|ป่าว|เปล่า|บ้าง|มั่ง)|ยัง(?=\s*$|\s*(?:คะ|ครับ|คับ|อ่ะ|อะ))/g,
  /(?:ราคา)?(?:ตัว|ชิ้น|อัน|กระปุก|ขวด|ถุง|กล่อง|คืน|หลอด|ซอง|แผง|ชุด|คู่|เส้น|แท่ง|เล่ม|ใบ|เม็ด|ห่อ|ขีด)?ละ?\s*(?:เท่า(?:ไหร่|ไร่|ไร|ใด|ไหล่|หร่)|กี่(?:บาท|ตังค์?))|เท่า(?:ไหร่|ไร่|ไร|ใด)|เทาไร|เทาไหร่/g,
  /กี่\s*(?:บาท|ตังค์?|โมง|ทุ่ม|วัน|เดือน|ปี|ชั่วโมง|นาที|นิ้ว|ซม\.|กก\.|เมตร|กรัม|มล\.?|ชิ้น|อัน|ตัว|เม็ด|คน|ครั้ง|สี|ขนาด|แบบ|รุ่น|วัตต์|เปอร์เซ็นต์|%)|ราคา/g,
  /(?:ขอ)?(?:พิกัด|แผนที่|โลเคชั่?น)/g,
  /เมื่อ(?:ไหร่|ไร)|วันไหน|ตอนไหน|(?:อยู่|ตั้งอยู่)?(?:ที่|แถว|ตรง|ทาง|แบบ|ตัว|อัน|รุ่น|เจ้า|ช่องทาง)?ไหน(?:ดี|บ้าง|มั่ง)?|ยังไง(?:ดี|บ้าง)?|อย่างไร|ทำ?ไง(?:ดี)?|อะไร(?:ดี|บ้าง|มั่ง)?|ไร(?:บ้าง|มั่ง)|บ้าง|มั่ง/g,
  /(?:คุณ)?(?:แม่ค้า|พ่อค้า|พี่|แอด|คุณ)(?:จ๋า|ขา(?=$|\s))|คุณแม่ค้า|แม่ค้า|พ่อค้า|แอดมิน|แอด(?=$|\s|ค)|สวัสดี|หวัดดี|ครับผม|ครับ|คับ|ค้าบ|ค่ะ|คะ|ค่า(?=$|\s)|จ้า|จ้ะ|จ๊ะ/g,
  /(?:มะ|ป้ะ|ปะ|ป่ะ|อะ|อ่ะ|อ่า|หรอ|เหรอ|นะ|น้า|เนี่ย|ล่ะ|ละ|งับ|ฮะ|คือ|ด้วย|หน่อย)+(?=$|\s|[?!.,])/g,
];

const list = (words: string) => words.trim().split(/\s+/);
/** Words that name nothing a shop could lack. */
const filler = new Set([
  ...list(`มี ได้ เป็น คือ อยู่ ให้ ไป มา แล้ว ก็ จะ ที่ ของ ร้าน สินค้า และ หรือ กับ ใน ว่า ๆ นี้ นั้น อัน ตัว ชิ้น พี่ น้อง แม่ เรา หนู ผม ฉัน คุณ เลย ด้วย ต้อง ถ้า ขอ
    เอา อยาก ซื้อ ขาย ขายของ ช่วย บอก ครบ แค่ เพียง จาก ตอน ไหม นะ คะ ค่ะ ครับ ไหน อะไร ไร ยัง จ้า แบบ นึง หนึ่ง ค่า มั้ย ป่าว สุด ถึง เท่า ต่อ บาท ตัง อีก หา คน แต่ กี่ ทำ การ ความ ทาง น่ะ
    อ๋อ เออ เอ่อ ละ ปะ มะ ป่ะ`),
  ...list(`a an the and or of to in on at by for with is are was be do does did have has had can could will would i you u he she it we they me my your our this that these those there
    what which who where when why how hi hello hey please pls thanks any some get got want accept take method methods need know tell about much many ur sell offer take price prices cost costs long shop store day days come if not no yes baht thb`),
]);

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });

/** The words of a unified question that say what it is about, in order, with what asks and what fills taken away. */
export function tellingWords(unified: string): string[] {
  return saidWords(unified).filter((word) => !softWords.has(word));
}

/** The same with the words that any talk has. */
export function saidWords(unified: string): string[] {
  const rest = asking.reduce((text, pattern) => text.replace(pattern, ' '), unified);
  return rest
    .replace(/\.(?!\d)/g, ' ')
    .replace(
      /(?<=\p{Script=Thai})(?=[a-z0-9])|(?<=[a-z0-9])(?=\p{Script=Thai})|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/gu,
      ' ',
    )
    .split(' ')
    .flatMap((piece) => [...segmenter.segment(piece)])
    .flatMap(({ segment, isWordLike }) => (isWordLike && !filler.has(segment) ? [segment] : []));
}
