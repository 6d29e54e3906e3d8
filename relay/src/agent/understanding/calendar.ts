const months: readonly (readonly string[])[] = [
  ['มกราคม', 'มกรา', 'ม.ค.', 'มค', 'january', 'jan'],
  ['กุมภาพันธ์', 'กุมภา', 'ก.พ.', 'กพ', 'february', 'feb'],
  ['มีนาคม', 'มีนา', 'มี.ค.', 'มีค', 'march', 'mar'],
  ['เมษายน', 'เมษา', 'เม.ย.', 'เมย', 'april', 'apr'],
  ['พฤษภาคม', 'พฤษภา', 'พ.ค.', 'พค', 'may'],
  ['มิถุนายน', 'มิถุนา', 'มิ.ย.', 'มิย', 'june', 'jun'],
  ['กรกฎาคม', 'กรกฎา', 'กรกฏาคม', 'ก.ค.', 'กค', 'july', 'jul'],
  ['สิงหาคม', 'สิงหา', 'ส.ค.', 'สค', 'august', 'aug'],
  ['กันยายน', 'กันยา', 'ก.ย.', 'กย', 'september', 'sept', 'sep'],
  ['ตุลาคม', 'ตุลา', 'ต.ค.', 'ตค', 'october', 'oct'],
  ['พฤศจิกายน', 'พฤศจิกา', 'พ.ย.', 'พย', 'november', 'nov'],
  ['ธันวาคม', 'ธันวา', 'ธ.ค.', 'ธค', 'december', 'dec'],
];
const monthOf = new Map(months.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const names = [...monthOf.keys()].sort((a, b) => b.length - a.length);
const thaiMonth = names
  .filter((name) => /\p{Script=Thai}/u.test(name))
  .map(literal)
  .join('|');
const englishMonth = names
  .filter((name) => /^[a-z]/.test(name))
  .map(literal)
  .join('|');
const year = '(?:พ\\.?ศ\\.?\\s?|ค\\.?ศ\\.?\\s?)?(\\d{4}|\\d{2})(?!\\d|[.,]\\d|\\s?(?:บาท|฿|%|น\\.|:))';
const patterns: readonly (readonly [RegExp, (match: readonly (string | undefined)[]) => Parts])[] = [
  [/(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/g, ([, y, m, d]) => ({ y, m, d })],
  [/(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?![\d/-])/g, ([, d, m, y]) => ({ y, m, d })],
  [new RegExp(`(?<![\\d.,])(\\d{1,2})\\s*(?:เดือน\\s*)?(${thaiMonth})(?:\\s*${year})?`, 'g'), named],
  [
    new RegExp(`(?<![\\d.,])(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${englishMonth})\\b\\.?(?:,?\\s*${year})?`, 'g'),
    named,
  ],
  [
    new RegExp(
      `\\b(${englishMonth})\\b\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b(?![.,:]\\d)(?:,?\\s*(\\d{4})(?!\\d))?`,
      'g',
    ),
    ([, m, d, y]) => ({ y, m: m && String(monthOf.get(m)), d }),
  ],
];

interface Parts {
  readonly y: string | undefined;
  readonly m: string | undefined;
  readonly d: string | undefined;
}

export interface DateInText {
  readonly text: string;
  readonly start: number;
  /** `2026-01-05`, or `--01-05` when the year is not said. */
  readonly value: string;
}

/** Dates of a normalised text in its order: Thai and English names of months, day/month/year, Buddhist and Christian years. */
export function datesOf(normalized: string): DateInText[] {
  const found: DateInText[] = [];
  for (const [pattern, read] of patterns) {
    for (const match of normalized.matchAll(pattern)) {
      const value = dateOf(read(match));
      const isFree = found.every(
        ({ start, text }) => match.index + match[0].length <= start || match.index >= start + text.length,
      );
      if (value !== null && isFree) found.push({ text: match[0], start: match.index, value });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function named([, d, m, y]: readonly (string | undefined)[]): Parts {
  return { y, m: m && String(monthOf.get(m)), d };
}

function dateOf({ y, m, d }: Parts): string | null {
  const month = Number(m);
  const day = Number(d);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  const tail = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return y === undefined ? `--${tail}` : `${christianYear(Number(y))}-${tail}`;
}

/** 2569 and 69 are Buddhist, 2026 and 26 are not: two digits from 50 are written by nobody but Buddhist calendars today. */
function christianYear(year: number): number {
  if (year >= 2400) return year - 543;
  if (year >= 100) return year;
  return year >= 50 ? year + 2500 - 543 : year + 2000;
}
