import { figuresIn } from './understanding/index.ts';

// What kind of thing a question wants to be told. A passage that has every word of a question and no price is no answer to "how much".

interface Ask {
  readonly name: string;
  readonly asked: RegExp;
  /** Whether an answer tells it; `line` is the passage's question and the line, `answer` the line alone. */
  readonly isGiven: (answer: string, line: string) => boolean;
}

const span =
  '(?:วัน|เดือน|ปี|ชั่วโมง|นาที|สัปดาห์|อาทิตย์|\\bdays?|\\bweeks?|\\bmonths?|\\byears?|\\bhours?|\\bminutes?|\\bmins?)';
const duration = new RegExp(
  `(?:\\d|หนึ่ง|สอง|สาม|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|a|an)\\b)\\s*(?:-|–|to|ถึง)?\\s*\\d*\\s*(?:working |business )?${span}|ภายในวัน|ทันที|รอรับ|same day|same-day`,
);
const place =
  /อยู่|ถนน|ซอย|ชั้น|ห้าง|ตลาด|อาคาร|ตรงข้าม|ติดกับ|ใกล้|https?:|\b(?:PLACE|floor|road|street|soi|opposite|near|next to|behind|outside|lot|beside|located|mall|plaza|building|branches|(?:is|are|us|shop|store|PARKING) (?:at|in|on))\b/;

const asks: readonly Ask[] = [
  {
    name: 'price',
    asked:
      /กี่(?:บาท|ตัง)|ราคา|(?<!วัน|เดือน|ปี|คน|อย่าง|แต่|และ|แหล)ละ\s*(?:เท่า|เทา)|คิด(?:เงิน|ตัง|ค่า)|เสีย(?:เงิน|ตัง|ค่า)|ค่าใช้จ่าย|ค่าบริการ|คิดเพิ่ม|บวกเพิ่ม|\bprices?\b|\bcosts?\b|\bhow much\b|\bcharge[ds]?\b|\bfees?\b/,
    isGiven: (answer, line) =>
      hasFigure(line, ['price', 'percent']) ||
      /ฟรี|ไม่(?:คิด|เสีย|มีค่า|บวก)|\bFREE\b|\bfree\b|no (?:extra )?charge/.test(answer),
  },
  { name: 'time', asked: /กี่(?:โมง|ทุ่ม)|\bwhat time\b/, isGiven: (_, line) => hasFigure(line, ['time']) },
  {
    name: 'percent',
    asked: /กี่\s*(?:เปอร์เซ็น|%)|\bpercent(?:age)?\b/,
    isGiven: (_, line) => hasFigure(line, ['percent']),
  },
  {
    name: 'duration',
    asked:
      /กี่\s*(?:วัน|เดือน|ปี|ชั่วโมง|นาที|สัปดาห์|อาทิตย์)|นาน(?:แค่ไหน|เท่า|ไหม|มั้ย|ป่าว|ปะ|กี่)|\bhow long\b|\bhow many (?:days|weeks|months|years|hours|minutes)\b/,
    isGiven: (_, line) => duration.test(line),
  },
  {
    name: 'when',
    asked: /เมื่อ(?:ไหร่|ไร)|วันไหน|ตอนไหน|\bwhen\b/,
    isGiven: (answer, line) =>
      /วัน|เดือน|สัปดาห์|ชั่วโมง|เช้า|เย็น|ก่อน|หลัง|\b(?:days?|weeks?|months?|DAILY|after|before)\b/.test(answer) ||
      hasFigure(line, ['time', 'date']),
  },
  { name: 'place', asked: /พิกัด|แผนที่|(?:ที่|ตรง|แถว|อยู่)ไหน|\bwhere\b/, isGiven: (answer) => place.test(answer) },
  { name: 'number', asked: /เท่า(?:ไหร่|ไร|ใด)|เทาไร/, isGiven: (_, line) => /\d|ฟรี|\bFREE\b/.test(line) },
];

const hasFigure = (line: string, kinds: readonly string[]) => figuresIn(line).some(({ kind }) => kinds.includes(kind));

/** Names of what a unified question wants to be told; empty: no figure, time or place. */
export function asksFor(question: string): string[] {
  return asks.flatMap(({ name, asked }) => (asked.test(question) ? [name] : []));
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });

/** Whether an answer tells what a question wants, all unified; `line`: the answer after the question it answers. */
export function givesWhatIsAsked(question: string, answer: string, line: string): boolean {
  if (/มีอะไรบ้าง/.test(question) && !/มี/.test(answer) && !/อะไร/.test(line)) return false;
  return asks.every(({ asked, isGiven }) => !asked.test(question) || isGiven(answer, line));
}

/** Whether a line counts what a question wants counted: "how many pieces" is not answered by a weight. */
export function countsWhatIsAsked(question: string, line: string): boolean {
  return [...question.matchAll(/กี่\s*(\p{Script=Thai}+)/gu)].every(([, rest = '']) => {
    const unit = [...segmenter.segment(rest)][0]?.segment ?? '';
    if (/^(?:บาท|ตัง|โมง|ทุ่ม|เปอร์เซ็น|วัน|เดือน|ปี|ชั่วโมง|นาที|สัปดาห์|อาทิตย์)/.test(rest)) return true;
    return new RegExp(`\\d[^\\p{L}]*${unit}`, 'u').test(line);
  });
}

/** Somebody's own order, parcel or money: no document of the shop knows what became of it. */
const ownMatter =
  /ลืม(?:รหัส|พาส|ชื่อ)|\b(?:forgot|lost) my\b|\bmy (?:order|parcel|package|delivery|stuff|item|money|refund|tracking)\b|(?:ออเดอร์|พัสดุ|ของ|คำสั่งซื้อ)\s*(?:ที่สั่ง)?(?:ของ)?(?:ผม|หนู|เรา|ฉัน|ดิฉัน)|(?:ของ|พัสดุ|ออเดอร์)(?:ที่สั่ง(?:ไป|ไว้)?)?(?:ถึง|ส่ง|อยู่|ออก)(?:ไหน|หรือยัง|รึยัง|ยัง|แล้วยัง|แล้วหรือ)|(?:สั่ง|โอน|จ่าย)(?:ไป|ไว้|เงิน)*(?:แล้ว|ตั้งแต่|เมื่อวาน).{0,30}(?:ยังไม่|ทำไม|เมื่อไหร่|ไหน)/;

/** Whether a text as the customer wrote it asks what became of something of their own. */
export const asksAboutOwn = (text: string): boolean => ownMatter.test(text.toLowerCase());

const thing =
  /ราคา|เท่า(?:ไหร่|ไร|หร่)|เทาไ|กี่บา|^มี|มี.{0,30}(?:ไหม|มั้ย|มั๊ย|ป่าว|ปะ|ป่ะ|มะ|รึ|หรือ)|เปิด.{0,6}(?:ไหม|มั้ย|ป่าว)|\b(?:how much|prices?|costs?|do you (?:have|sell)|is there|are there|any)\b/;

/** Whether a text as the customer wrote it asks for the price or the existence of something. */
export const asksForThing = (text: string): boolean => thing.test(text.toLowerCase());
