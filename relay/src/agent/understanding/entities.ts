import { type FigureKind, figuresIn } from './figures.ts';
import { plainText } from './plain-text.ts';

export type EntityKind = Exclude<FigureKind, 'number'> | 'number' | 'order-number' | 'size' | 'color' | 'quantity';

export interface Entity {
  readonly kind: EntityKind;
  readonly text: string;
  /** Comparable: digits, lower case, `2026-01-05`, `14:30`. */
  readonly value: string;
}

const orderNumber =
  /(?:#|เลข(?:ที่)?(?:คำสั่งซื้อ|ออเดอร์|พัสดุ|แทร็?ก|ติดตาม)|คำสั่งซื้อ(?:เลขที่|หมายเลข|ที่)?|ออเดอร์|หมายเลข|\b(?:order|purchase|tracking|invoice|bill|parcel)(?: number| no\.?| id)?)\s*[:#]*\s*([a-z]{0,4}[-]?\d[\d-]{3,}[a-z]{0,2})/g;
/** Tracking numbers of Thai carriers and the universal postal form. */
const tracking =
  /(?<![a-z0-9])(?:[a-z]{2}\d{9}th|th\d{11,14}[a-z]?|(?:kex|kerry|spx|jt|flash)[a-z]{0,3}\d{9,16}|\d{15,20})(?![a-z0-9])/g;
const size =
  /(?<![a-z0-9])(?:[2-6]?x{0,3}[sl]|xx?s|m|free ?size|ฟรีไซส์)(?![a-z0-9.]|-?\d)|(?:ไซ[สซด]์?|เบอร์|size|ขนาด)\s*(\d{1,3}(?:\.5)?|[2-6]?x{0,3}[sml])(?![a-z0-9])/g;
const quantity =
  /(\d+)\s*(?:ชิ้น|ตัว|อัน|กล่อง|ซอง|ขวด|คู่|แพ็[คก]|โหล|ถุง|กระปุก|หลอด|ใบ|เม็ด|แผง|ลัง|pcs?\b|pieces?\b|pairs?\b|box(?:es)?\b|packs?\b|bottles?\b|items?\b|个|件|個|개)/g;
const colors: readonly (readonly [string, RegExp])[] = [
  ['black', /สี?ดำ(?!เนิน)|\bblack\b|黑色?|검정/g],
  ['white', /สีขาว|ขาว(?=ไหม|มั้ย|มี|ไซส์)|\bwhite\b|白色?|흰색/g],
  ['red', /สีแดง|\bred\b|红色?|빨강/g],
  ['blue', /สีน้ำเงิน|สีฟ้า|\bblue\b|蓝色?|파랑/g],
  ['green', /สีเขียว|\bgreen\b|绿色?/g],
  ['yellow', /สีเหลือง|\byellow\b|黄色?/g],
  ['pink', /สีชมพู|\bpink\b|粉色?/g],
  ['purple', /สีม่วง|\bpurple\b|紫色?/g],
  ['orange', /สีส้ม|\borange\b/g],
  ['brown', /สีน้ำตาล|\bbrown\b/g],
  ['gray', /สีเทา|\bgr[ae]y\b|灰色?/g],
  ['cream', /สีครีม|สีเบจ|\b(?:beige|cream)\b/g],
  ['gold', /สีทอง|\bgold\b/g],
  ['silver', /สีเงิน|\bsilver\b/g],
  ['navy', /สีกรม|\bnavy\b/g],
];

/** What a text names, each once. Numbers that are part of a size, amount or order stand there only. */
export function entitiesOf(text: string): Entity[] {
  const plain = plainText(text);
  const found = new Map<string, Entity & { start: number }>();
  const taken: (readonly [number, number])[] = [];
  const add = (kind: EntityKind, piece: string, value: string, start: number) => {
    const key = `${kind} ${value}`;
    if (!found.has(key)) found.set(key, { kind, text: piece, value, start });
    taken.push([start, start + piece.length]);
  };
  for (const match of plain.matchAll(orderNumber)) add('order-number', match[0], match[1] ?? match[0], match.index);
  for (const match of plain.matchAll(tracking)) add('order-number', match[0], match[0], match.index);
  for (const match of plain.matchAll(quantity)) add('quantity', match[0], match[1] ?? match[0], match.index);
  for (const match of plain.matchAll(size)) add('size', match[0], (match[1] ?? match[0]).trim(), match.index);
  for (const [name, pattern] of colors) {
    for (const match of plain.matchAll(pattern)) add('color', match[0], name, match.index);
  }
  const own = [...taken];
  for (const { kind, text: piece, value, start } of figuresIn(plain)) {
    if (own.some(([from, to]) => start >= from && start < to)) continue;
    add(kind, piece, value, start);
  }
  return [...found.values()]
    .sort((a, b) => a.start - b.start)
    .map(({ kind, text: piece, value }) => ({ kind, text: piece, value }));
}
