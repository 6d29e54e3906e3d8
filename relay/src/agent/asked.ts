import { subjectWords } from '../knowledge/index.ts';
import { redactPersonalData } from './guard-in/index.ts';
import { splitQuestions } from './questions.ts';
import { type TriggerWords, understand } from './understanding/index.ts';

/** A Thai letter typed on and on: น้าา, ลองง. Words that end in a doubled letter of their own (ถนน, ธรรม) are left alone. */
const stretched = /([\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e])\1+(?=$|[\s,.!?~]|\p{Extended_Pictographic})/gu;

/** As somebody would write who types each letter once. */
export function unstretched(text: string): string {
  return text
    .replace(/([^\d\s.])\1{2,}/gu, '$1')
    .replace(stretched, (run, letter: string) => (/[นรสม]/.test(letter) && run.length === 2 ? run : letter));
}

/** Said before the question itself: taking back, apologising, addressing somebody. */
const prelude =
  /^(?:(?:อ๋อ|อ้อ|เอ่อ|เออ|อุ้ย|อุ๊ย|จะ|ว่า|โทษที|ขอโทษ(?:ที)?|เดี๋ยว|ไม่ใช่|เปล่า|ผิด|หมายถึง|หมายความว่า|ที่ถามคือ|ถาม(?:ว่า|ถึง)?|ขอถาม|สอบถาม|เอาใหม่|สนใจ|อยากได้|อยากทราบ(?:ว่า)?|อยากรู้(?:ว่า)?|แล้ว|พี่|แอด(?:มิน)?|ร้าน|แม่ค้า|น้อง|ค่ะ|คะ|ครับ|คับ|จ้า|นะ|ๆ|oh|ah|sorry|actually|no|not that|i meant?|i was asking(?: about)?|hi|hello|hey|excuse me|please|pls)(?=[\s,.!]|[\u0e00-\u0e7f]|$)[\s,.!]*)+/i;
/** Sounds at the end that say nothing: what they hang on is the question. */
const tail =
  /(?:อ่ะแม่|อะแม่|อ่ะ|อะ|ป้ะ|เนี่ย|ป่ะ|ปะ|ป่าว|หรอ|เหรอ|มั้ง|ล่ะ|ละ|น้า|น่ะ|จ้ะ|จ๊ะ|จ้า|ค่า|ค่ะ|คะ|ครับ|คับ|ฮะ|งับ)+(?=$|[\s?!.,])/g;

/** "Not this one, I mean that one": only what is meant is asked. */
const takenBack =
  /(?:ไม่ใช่|ไม่ได้ถาม|ไม่เอา)[^?\n]{0,30}?\s*(?:หมายถึง|หมายความว่า|แต่เป็น|ถามถึง)|พิมพ์ผิด\S{0,4}(?=\s)|\bnot (?:the |that )?[\w ]{0,30}?,?\s*i mean(?:t)?\b/gi;

function bare(text: string): string {
  const plain = redactPersonalData(unstretched(text))
    .replace(takenBack, ' ')
    .replace(/(?:ชื่อ|นาย|นางสาว|คุณ|เบอร์|บัตร|โทร)?\s*\S*\[[a-z-]+\]/g, ' ')
    .replace(/ชื่อ(?!อะไร|ไร|ว่าอะไร|ไหน)\s?\S+/g, ' ');
  const asked = plain.replace(prelude, '').replace(/\s+/g, ' ').trim();
  return asked === '' ? text : asked;
}

const withoutTail = (text: string) => text.replace(tail, ' ').replace(/\s+/g, ' ').trim() || text;

const generic = new Set(
  subjectWords(
    'ราคา เท่าไหร่ เท่าไร กี่บาท บาท ตัวละ ชิ้นละ อันละ กระปุกละ มี อะไร บ้าง ไซส์ สี แล้ว เปลี่ยน ซ่อม แก้ ทำ how much price size colour available stock have fix repair replace',
  ),
);

/** Of a question that names nothing: "how much?", "which sizes?". */
export function namesNothing(text: string): boolean {
  return subjectWords(text).every((word) => generic.has(word));
}

/**
 * What a burst asks, each thing by itself and by its name: fragments are put together with what they are about, remarks around the questions
 * are dropped, personal data with them.
 */
export function askedIn(texts: readonly string[]): string[] {
  const read = splitQuestions(texts.map(bare))
    .filter((piece) => subjectWords(withoutTail(piece)).length > 0)
    // What the tail says to the reader (it asks) must be read before it is taken away.
    .map((piece) => ({ text: withoutTail(bare(piece)), read: understand(piece, { shopLanguage: 'th' }) }));
  const questions = read.filter((each) => each.read.isQuestion);
  const remarks = read.filter((each) => !each.read.isQuestion);
  if (questions.length === 0 || remarks.some((each) => weighs(each.read.words, each.read.topics[0]?.topic))) {
    return read.map(({ text }) => text);
  }
  const thing = remarks.find(({ text }) => !namesNothing(text))?.text;
  if (thing === undefined) return questions.map(({ text }) => text);
  return questions.map(({ text }) => (namesNothing(text) ? `${thing} ${text}` : text));
}

/** A remark that must be answered too: something has happened. */
function weighs(words: TriggerWords, topic: string | undefined): boolean {
  const isMatter =
    topic === 'order-status' || topic === 'complaint' || topic === 'order-change' || topic === 'return-refund';
  return isMatter || Object.values(words).some(Boolean);
}
