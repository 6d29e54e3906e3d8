import { createRequire } from 'node:module';
import { onFirstUse } from '../../lib/on-first-use.ts';

const require = createRequire(import.meta.url);
const phones = onFirstUse(() => require('libphonenumber-js') as typeof import('libphonenumber-js'));

export type PiiKind = 'phone' | 'email' | 'thai-id' | 'card' | 'line-id' | 'address' | 'bank-account' | 'passport';

/** Something by which a person can be found or harmed. */
export interface PersonalData {
  readonly kind: PiiKind;
  /** Position in the text, so that it can be blotted out. */
  readonly start: number;
  readonly end: number;
  /** Comparable: digits only, or lower case. */
  readonly value: string;
}

const foreignDigits = /[\u0e50-\u0e59\u0ed0-\u0ed9\u17e0-\u17e9\u1040-\u1049\uff10-\uff19]/g;
/** Digits of every script as ASCII, one for one: positions stay. */
const asciiDigits = (text: string) => text.replace(foreignDigits, (digit) => String(digit.charCodeAt(0) & 0xf));

const email = /[\p{L}\p{N}][\p{L}\p{N}._%+-]*\s?(?:@|\[at\]|\(at\))\s?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/giu;
const thirteen = /(?<![\d-])\d(?:[ -]?\d){12}(?![\d-])/g;
const idContext = /บัตร\s?(?:ประชาชน|ปชช)|เลข\s?(?:ประจำตัว|ปชช|บัตร)|ปชช|national\s?id|id\s?card|citizen|thai\s?id/i;
const idSpacing = /^\d([ -])\d{4}\1\d{5}\1\d{2}\1\d$/;
const cardNumber = /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g;
const lineId =
  /(?:ไลน์(?:ไอดี)?|ไอดีไลน์|line\s?(?:id)?|id\s?line|แอดไลน์|ไอดี)\s*(?::|：|=|is|คือ)?\s*(@?[a-z0-9][a-z0-9._-]{3,19})(?![a-z0-9])/gi;
const bankAccount =
  /(?:เลข(?:ที่)?บัญชี|บัญชี|กสิกร|ไทยพาณิชย์|กรุงเทพ|กรุงไทย|ออมสิน|ทหารไทย|กรุงศรี|kbank|scb|bbl|ktb|ttb|account(?: number| no\.?)?|acct)[^\d\n]{0,20}(\d(?:[ -]?\d){9,11})(?![\d-])/gi;
const passport = /(?:passport|พาสปอร์ต|หนังสือเดินทาง)[^\n]{0,12}?\b([a-z]{1,2}\d{6,8})\b/gi;
const address =
  /(?:บ้านเลขที่|เลขที่|ที่อยู่\s*[:：]?)?\s*\d{1,4}(?:\/\d{1,4})?\s*(?:(?:ม\.|หมู่(?:ที่)?|ซ\.|ซอย|ถ\.|ถนน|ต\.|ตำบล|แขวง|อ\.|อำเภอ|เขต|จ\.|จังหวัด|คอนโด|หมู่บ้าน|อาคาร|ชั้น)\s*[^\n]{1,40}?){2,6}(?:\d{5}(?!\d)|กทม\.?|กรุงเทพ(?:มหานคร|ฯ)?|(?=\s*$|\n|[,.;]))/g;
const englishAddress =
  /\b\d{1,5}(?:\/\d{1,4})?,?\s+(?:[A-Za-z0-9.'-]+\s+){0,4}(?:street|st|road|rd|avenue|ave|soi|lane|ln|drive|dr|boulevard|blvd|moo)\b\.?[^\n]{0,60}/gi;

/** Phones, e-mail, identity cards, payment cards, LINE ids, bank accounts, passports and addresses, in the order of the text. */
export function findPersonalData(text: string): PersonalData[] {
  const digits = asciiDigits(text);
  const found: PersonalData[] = [];
  const add = (kind: PiiKind, start: number, piece: string, value: string) => {
    const end = start + piece.length;
    if (found.every((other) => end <= other.start || start >= other.end)) found.push({ kind, start, end, value });
  };
  for (const { 0: piece, index } of digits.matchAll(email))
    add('email', index, piece, piece.toLowerCase().replace(/\s/g, ''));
  for (const { 0: piece, index } of digits.matchAll(thirteen)) {
    const number = piece.replace(/\D/g, '');
    // One in ten numbers of 13 digits passes by chance, order numbers too: it takes the context, or the way a card prints it.
    const isMeant =
      idSpacing.test(piece) || idContext.test(digits.slice(Math.max(0, index - 40), index + piece.length + 20));
    if (isMeant && isThaiId(number)) add('thai-id', index, piece, number);
  }
  for (const { 0: piece, index } of digits.matchAll(cardNumber)) {
    const number = piece.replace(/\D/g, '');
    if (
      /^(?:4|5[1-5]|2[2-7]|3[4-7]|6|35)/.test(number) &&
      number.length !== 17 &&
      isLuhn(number) &&
      !isReference(digits, index)
    ) {
      add('card', index, piece, number);
    }
  }
  for (const match of digits.matchAll(passport)) add('passport', match.index, match[0], (match[1] ?? '').toLowerCase());
  for (const match of digits.matchAll(bankAccount)) {
    const number = match[1] ?? '';
    const start = match.index + match[0].length - number.length;
    if (!/^0[689]\d{8}$/.test(number.replace(/\D/g, ''))) add('bank-account', start, number, number.replace(/\D/g, ''));
  }
  for (const { startsAt, endsAt, number } of phones().findPhoneNumbersInText(digits, 'TH')) {
    add('phone', startsAt, digits.slice(startsAt, endsAt), number.number);
  }
  for (const { 0: piece, index } of digits.matchAll(localPhone))
    add('phone', index, piece, `+66${piece.replace(/\D/g, '').slice(1)}`);
  for (const match of digits.matchAll(lineId)) {
    const id = match[1] ?? '';
    if (!commonWords.has(id.toLowerCase()))
      add('line-id', match.index + match[0].length - id.length, id, id.toLowerCase());
  }
  for (const pattern of [address, englishAddress]) {
    for (const { 0: piece, index } of digits.matchAll(pattern)) {
      const trimmed = piece.trimStart();
      add('address', index + piece.length - trimmed.length, trimmed, trimmed.replace(/\s+/g, ' '));
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Written as people write it to hide it, or with other gaps than the library expects: 0 8 1 - 2 3 4 …, 081.234.5678. */
const localPhone = /(?<![\d.,#/-])0[689](?:[ .-]{0,2}\d){8}(?![\d])/g;
const commonWords = new Set([
  'account',
  'official',
  'please',
  'chat',
  'shop',
  'group',
  'message',
  'number',
  'contact',
  'about',
  'with',
  'from',
  'that',
  'this',
  'here',
  'have',
  'your',
  'items',
  'item',
  'size',
]);
const reference = /(?:order|tracking|invoice|bill|purchase|parcel|ออเดอร์|คำสั่งซื้อ|พัสดุ|แทร็?ก|#)[^\d\n]{0,14}$/i;

function isReference(text: string, start: number): boolean {
  return reference.test(text.slice(Math.max(0, start - 30), start));
}

function isThaiId(digits: string): boolean {
  if (!/^[1-8]\d{12}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 12)].reduce((total, digit, index) => total + Number(digit) * (13 - index), 0);
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The text with each piece of personal data replaced by its kind in brackets. */
export function redactPersonalData(text: string): string {
  return findPersonalData(text).reduceRight(
    (rest, { kind, start, end }) => `${rest.slice(0, start)}[${kind}]${rest.slice(end)}`,
    text,
  );
}
