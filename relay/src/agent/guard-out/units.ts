import { evenText, type Figure, figuresIn } from '../understanding/index.ts';

/** What a number counts, in the languages that are written to shops. Where none is recognised nothing is concluded. */
const units: readonly (readonly [string, RegExp])[] = [
  ['money', /^(?:บาท|บ\.|฿|,-|\.-|thb|baht|bath|泰铢|バーツ|바트)/],
  ['other money', /^(?:ดอลลาร์|ดอลล่าร์|เหรียญ|หยวน|เยน|วอน|ยูโร|ปอนด์|dollars?|usd|euros?|pounds?|yuan|yen|won\b)/],
  ['minutes', /^(?:นาที|minutes?|mins?\b|分钟|分|분|phút|menit|minit)/],
  ['hours', /^(?:ชั่วโมง|ชม|hours?|hrs?\b|小时|時間|시간|giờ|jam\b)/],
  ['days', /^(?:วัน(?!ที่)|(?:working |business )?days?|个?工作日|天|日|영업일|일|ngày|hari)/],
  ['weeks', /^(?:สัปดาห์|อาทิตย์|weeks?|周|週|주|tuần|minggu)/],
  ['months', /^(?:เดือน|months?|个月|か月|ヶ月|개월|tháng|bulan)/],
  ['years', /^(?:ปี|years?|年|년|năm|tahun)/],
  ['grams', /^(?:กรัม|g\b|grams?\b)/],
  ['kilograms', /^(?:กก|กิโล(?!แคล|เมตร)|โล(?![ก-๙])|kg|kilos?\b|kilograms?)/],
  ['millilitres', /^(?:มล|มิลลิลิตร|ml)/],
  ['litres', /^(?:ลิตร|lit(?:re|er)s?)/],
  ['centimetres', /^(?:ซม|เซน|cm)/],
  ['metres', /^(?:เมตร|met(?:re|er)s?\b)/],
  ['inches', /^(?:นิ้ว|inch|")/],
];
const price = /(?:฿|ราคา(?:แค่|เพียง|คือ|ละ)?)\s*$/;
const foreignMoney = /[$€£¥]\s*$/;
const telephone = /(?:โทร\.?|เบอร์|สายด่วน|call|phone|tel\.?)\s*$/;
/** "1-2 วัน": the unit of a range stands at its end. */
const restOfRange = /^\s*(?:[-–—~]|ถึง|to|至|から)\s*\d[\d.,]*/;

/** The figures of an answer that its sources have, but of something else: 5 hours where they say 5 days. */
export function changedUnits(answer: string, sources: readonly string[]): Figure[] {
  const known = new Map<string, Set<string | null>>();
  for (const source of sources) {
    for (const { figure, unit } of countsIn(source)) {
      known.set(figure.value, (known.get(figure.value) ?? new Set()).add(unit));
    }
  }
  return countsIn(answer).flatMap(({ figure, unit }) => {
    const there = known.get(figure.value);
    return unit === null || there === undefined || there.has(unit) || there.has(null) ? [] : [figure];
  });
}

const range = /(\d[\d,.]*)\s*(?:[-–—~]|ถึง|to|至|から)\s*(\d[\d,.]*)/g;

/** Ranges of an answer between two figures that a source has, but not as the two ends of one range. */
export function inventedRanges(answer: string, sources: readonly string[]): string[] {
  const known = new Set(sources.flatMap(rangesIn));
  return rangesIn(answer).filter((each) => !known.has(each));
}

function rangesIn(text: string): string[] {
  const end = (figure = '') => figure.replaceAll(',', '').replace(/\.$/, '');
  return [...evenText(text).matchAll(range)].map(([, from, to]) => `${end(from)}-${end(to)}`);
}

function countsIn(text: string): { figure: Figure; unit: string | null }[] {
  const plain = evenText(text);
  return figuresIn(plain).flatMap((figure) => {
    if (figure.kind !== 'number' && figure.kind !== 'price') return [];
    const before = plain.slice(Math.max(0, figure.start - 12), figure.start);
    const end = figure.start + figure.text.length;
    const after = plain
      .slice(end, end + 24)
      .replace(restOfRange, '')
      .trimStart();
    const unit =
      (foreignMoney.test(before) ? 'other money' : null) ??
      (telephone.test(before) ? 'telephone' : null) ??
      units.find(([, pattern]) => pattern.test(after))?.[0] ??
      (price.test(before) ? 'money' : null);
    return [{ figure, unit }];
  });
}
