import { normalizeText, type Passage } from '../knowledge/index.ts';
import { isInRange } from './ranges.ts';
import { figuresIn, understand } from './understanding/index.ts';
import { unifyWordings } from './wordings.ts';

/** For whom, in what, in which form: who asks for one of these is not answered by what speaks of none or of another. */
const kindsOf =
  /เด็ก|ทารก|ผู้ใหญ่|คนท้อง|ผู้สูงอายุ|ผู้ชาย|ผู้หญิง|แมว|สุนัข|(?:ซอง|ขวด|หลอด|กล่อง|กระปุก|แผง|ถุง|แพ็ค|โหล)(?!ละ|ใหญ่|เล็ก|นี้|หนึ่ง)|แบบน้ำ|แบบผง|แบบเม็ด|\b(?:kids?|baby|adults?|men|women|pregnant|sachets?|bottles?|tubes?|box|jars?|refills?)\b/g;

/** What is asked of a thing: a passage that says nothing of it answers something else. */
const qualities = [
  /สี(?:อะไร|ไหน|ไร)|\bcolou?rs?\b/,
  /กลิ่น|\b(?:smell|scent|fragrance)/,
  /รส(?![\u0e30-\u0e3a\u0e47-\u0e4e])|\b(?:flavou?r|taste)/,
  /ส่วนผสม|\bingredient/,
  /น้ำหนัก|\bweight\b/,
  /ยี่ห้อ|แบรนด์|\bbrands?\b/,
  /ชื่ออะไร|\bnames?\b/,
].map((asked) => ({ asked, told: new RegExp(asked.source.replace('(?:อะไร|ไหน|ไร)', '').replace('ชื่ออะไร', 'ชื่อ')) }));

/** A size, a quantity, a model, a kind that the question names must stand in the passage: the price of another size is a wrong answer. */
export function speaksOf(passage: Passage, question: string): boolean {
  const whole = wholeOf(passage);
  const said = normalizeText(whole);
  const asks = normalizeText(question);
  if (qualities.some(({ asked, told }) => asked.test(asks) && !told.test(said))) return false;
  if ((asks.match(kindsOf) ?? []).some((kind) => !said.includes(kind.replace(/s$/, '')))) return false;
  const entities = (words: string) =>
    understand(words, { shopLanguage: 'th' }).entities.flatMap(({ kind, value }) =>
      kind === 'size' || kind === 'color' ? [`${kind} ${value}`] : [],
    );
  const there = new Set([...entities(whole), ...listedColors(whole)]);
  if (entities(question).some((entity) => !there.has(entity))) return false;
  const named = figuresIn(question).filter(({ kind }) => kind === 'number' || kind === 'percent' || kind === 'price');
  if (named.length === 0) return true;
  const known = new Set(figuresIn(whole).map(({ value }) => value));
  return named.every(({ value }) => known.has(value) || isInRange(unifyWordings(whole), Number(value)));
}

const colorWords: Readonly<Record<string, RegExp>> = {
  black: /ดำ/,
  white: /ขาว/,
  red: /แดง/,
  blue: /น้ำเงิน|ฟ้า/,
  green: /เขียว/,
  yellow: /เหลือง/,
  pink: /ชมพู/,
  purple: /ม่วง/,
  orange: /ส้ม/,
  brown: /น้ำตาล/,
  gray: /เทา/,
  cream: /ครีม|เบจ/,
  gold: /ทอง/,
  silver: /เงิน(?!สด|คืน|ปลายทาง)/,
  navy: /กรม/,
};

/** "In black and white": of a list of colours only the first says that it is one. */
function listedColors(text: string): string[] {
  const [list] = /สี(?:[ก-๙]+[ ,/]*)+/.exec(text) ?? [];
  if (list === undefined) return [];
  return Object.entries(colorWords).flatMap(([name, word]) => (word.test(list) ? [`color ${name}`] : []));
}

/** Its questions and its answer. */
export function wholeOf({ title, variants, text }: Passage): string {
  return [title, ...variants, text].join('\n');
}
