import { datesOf } from './calendar.ts';
import { plainText } from './plain-text.ts';
import { thaiNumbers } from './thai-numbers.ts';

export type FigureKind = 'price' | 'number' | 'percent' | 'date' | 'time' | 'phone' | 'email' | 'url' | 'handle';

/** Something in a text that binds a shop when it is wrong. */
export interface Figure {
  readonly kind: FigureKind;
  /** As it stands in `plainText` of the text. */
  readonly text: string;
  /** Comparable between texts: `๑,๒๙๐ บาท`, `1.290,-` and `พันสองร้อยเก้าสิบบาท` are all `1290`. */
  readonly value: string;
  /** Position there. */
  readonly start: number;
}

const domain =
  '(?:com|net|org|co|me|io|ai|app|dev|shop|store|link|ly|th|info|biz|asia|to|gl|ee|page|site|online|xyz|cc|gg|vn|id|my|sg|cn|jp|kr|uk|us|eu|tv|live|club|top|vip|click)';
const patterns = {
  email: /[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/g,
  url: new RegExp(
    `(?:https?:\\/\\/|www\\.)[^\\s<>"'）)\\]\\u0e00-\\u0e7f]+|(?<![@\\w.-])[a-z0-9](?:[a-z0-9-]*\\.)+${domain}(?![a-z0-9-])(?:\\/[^\\s<>"'）)\\]\\u0e00-\\u0e7f]*)?`,
    'g',
  ),
  handle: /(?<![\w@])@[a-z0-9][a-z0-9_.-]{2,}/g,
  phone: /(?<![\d.,])(?:\+\d{1,3}[\s-]?\(?\d{1,3}\)?|0\d{1,2})[\s-]?\d{3}[\s-]?\d{3,4}(?![\d,]|\.\d)/g,
  time: /(?<![\d:.,])([01]?\d|2[0-4])(?::([0-5]\d)|\.([0-5]\d)(?=\s*(?:น\.?|นาฬิกา|am|pm|-|–|ถึง)))(?::[0-5]\d)?\s*(am|pm|น\.?(?![\u0e00-\u0e4e])|นาฬิกา)?/g,
  clock: /(?<![\d:.,])(1[0-2]|\d)\s*(a\.?m\.?|p\.?m\.?)(?![a-z])/g,
  thaiClock: /(?<![\d:.,])(\d{1,2})\s*(?:นาฬิกา|น\.(?!\d)|โมงเช้า|โมงเย็น|โมง|ทุ่ม)(ครึ่ง)?/g,
} as const;
const numeral =
  /(?<![\d])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?=\s*,-)|\d+(?:\.\d+)?)(\s*(?:k|เค)(?![a-z\u0e00-\u0e7f]))?/g;
const before = /(?:฿|\$|¥|€|£|₫|₩|thb|usd|rm|rp\.?|ราคา(?:แค่|เพียง|เพียงแค่|ละ|คือ)?|เหลือ|only|just)\s*$/;
const after = /^\s*(?:บาท|บ\.|฿|,-|\.-|\.--|thb|baht|bath|dollars?|usd|฿|元|円|원|₫|vnd|rm\b)/;
const percent = /^\s*(?:%|เปอร์เซ็นต์|เปอร์เซนต์|เปอร์เซ็น|percent|per cent)/;

/** Every price, number, percentage, date, time, telephone number, address and handle, in the order of the text. */
export function figuresIn(text: string): Figure[] {
  const plain = plainText(text);
  const found: Figure[] = [];
  let rest = plain;
  const take = (kind: FigureKind, start: number, piece: string, value: string) => {
    found.push({ kind, text: piece, value, start });
    rest = rest.slice(0, start) + ' '.repeat(piece.length) + rest.slice(start + piece.length);
  };
  for (const { 0: piece, index } of rest.matchAll(patterns.email)) take('email', index, piece, piece);
  for (const { 0: piece, index } of rest.matchAll(patterns.url)) {
    const whole = piece.replace(/[.,;:!?]+$/, '');
    take('url', index, whole, plainUrl(whole));
  }
  for (const { 0: piece, index } of rest.matchAll(patterns.handle))
    take('handle', index, piece, piece.replace(/[.]+$/, ''));
  for (const { text: piece, start, value } of datesOf(rest)) take('date', start, piece, value);
  for (const { 0: piece, index } of rest.matchAll(patterns.phone)) take('phone', index, piece, localPhone(piece));
  takeTimes(rest, take);
  for (const { text: piece, start, value } of thaiNumbers(rest)) {
    const tail = rest.slice(start + piece.length);
    take(percent.test(tail) ? 'percent' : after.test(tail) ? 'price' : 'number', start, piece, String(value));
  }
  for (const match of rest.matchAll(numeral)) {
    const { 0: piece, 1: digits = '', 2: thousands, index } = match;
    const tail = rest.slice(index + piece.length);
    const isPrice = after.test(tail) || before.test(rest.slice(Math.max(0, index - 16), index));
    const kind = percent.test(tail) ? 'percent' : isPrice ? 'price' : 'number';
    found.push({ kind, text: piece, value: plainNumber(digits, thousands !== undefined, tail), start: index });
  }
  return found.sort((a, b) => a.start - b.start);
}

type Take = (kind: FigureKind, start: number, piece: string, value: string) => void;

function takeTimes(text: string, take: Take): void {
  let rest = text;
  const takeTime = (index: number, piece: string, hour: number, minute: number) => {
    take('time', index, piece, `${String(hour % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    rest = rest.slice(0, index) + ' '.repeat(piece.length) + rest.slice(index + piece.length);
  };
  for (const match of rest.matchAll(patterns.time)) {
    const half = match[4];
    const hour =
      half === 'pm' && Number(match[1]) < 12
        ? Number(match[1]) + 12
        : half === 'am'
          ? Number(match[1]) % 12
          : Number(match[1]);
    takeTime(match.index, match[0].trimEnd(), hour, Number(match[2] ?? match[3]));
  }
  for (const match of rest.matchAll(patterns.clock)) {
    takeTime(match.index, match[0], (Number(match[1]) % 12) + (match[2]?.startsWith('p') ? 12 : 0), 0);
  }
  for (const match of rest.matchAll(patterns.thaiClock)) {
    const hour = Number(match[1]);
    if (hour > 24) continue;
    const isEvening = match[0].includes('ทุ่ม') ? 18 : match[0].includes('โมงเย็น') && hour < 12 ? 12 : 0;
    takeTime(match.index, match[0], hour + isEvening, match[2] ? 30 : 0);
  }
}

function plainNumber(digits: string, isThousands: boolean, tail: string): string {
  // 1.290,- is how older price lists write 1,290.
  const dotted = /^\d{1,3}(?:\.\d{3})+$/.test(digits) && /^\s*,-/.test(tail) ? digits.replaceAll('.', '') : digits;
  const value = Number(dotted.replaceAll(',', '')) * (isThousands ? 1000 : 1);
  // Longer than a double can hold exactly: an order or tracking number.
  return Number.isSafeInteger(Math.round(value)) && !/^0\d/.test(dotted) ? String(value) : dotted;
}

function plainUrl(url: string): string {
  return url
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '');
}

function localPhone(text: string): string {
  const digits = text.replace(/\D/g, '');
  return text.startsWith('+66') || /^66\d{9}$/.test(digits) ? `0${digits.slice(2)}` : digits;
}

/**
 * The figures of an answer that no source has. A percentage must be one there; a price may stand as a bare number there, and the other way
 * round; a date without its year is supported by the same day of any year.
 */
export function unsupportedFigures(answer: string, sources: readonly string[]): Figure[] {
  const known = sources.flatMap(figuresIn);
  const values = new Set(known.map(({ kind, value }) => keyOf(kind, value)));
  const days = new Set(known.flatMap(({ kind, value }) => (kind === 'date' ? [value.slice(-5)] : [])));
  return figuresIn(answer).filter(
    ({ kind, value }) =>
      !values.has(keyOf(kind, value)) && !(kind === 'date' && value.startsWith('--') && days.has(value.slice(-5))),
  );
}

function keyOf(kind: FigureKind, value: string): string {
  return kind === 'percent' || kind === 'date' || kind === 'time' ? `${kind} ${value}` : value;
}
