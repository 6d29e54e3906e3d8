const digitWords: Readonly<Record<string, number>> = {
  ศูนย์: 0,
  หนึ่ง: 1,
  เอ็ด: 1,
  สอง: 2,
  ยี่: 2,
  สาม: 3,
  สี่: 4,
  ห้า: 5,
  หก: 6,
  เจ็ด: 7,
  แปด: 8,
  เก้า: 9,
};
const placeWords: Readonly<Record<string, number>> = {
  สิบ: 10,
  ร้อย: 100,
  พัน: 1000,
  หมื่น: 10_000,
  แสน: 100_000,
  ล้าน: 1_000_000,
};
const word = [...Object.keys(digitWords), ...Object.keys(placeWords)].join('|');
const run = new RegExp(`(?:${word})(?:\\s?(?:${word}))*`, 'g');
const one = new RegExp(word, 'g');

export interface NumberInWords {
  readonly text: string;
  readonly start: number;
  readonly value: number;
}

/**
 * Thai numbers written as words with at least one place word (สิบ … ล้าน): `หนึ่งพันสองร้อย` is 1200, and `พันสอง` is 1200 as people say
 * it. Lone digits (สอง in สองตัว) are left: they are in too many other words.
 */
export function thaiNumbers(text: string): NumberInWords[] {
  return [...text.matchAll(run)].flatMap((match) => {
    const words = match[0].match(one) ?? [];
    const value = amountOf(words);
    return value === null ? [] : [{ text: match[0], start: match.index, value }];
  });
}

function amountOf(words: readonly string[]): number | null {
  let millions = 0;
  let sum = 0;
  let digit: number | null = null;
  let place: number | null = null;
  let hasPlace = false;
  for (const each of words) {
    const asDigit = digitWords[each];
    const asPlace = placeWords[each];
    if (asDigit !== undefined) {
      // Two digits in a row are a telephone number read aloud, not an amount.
      if (digit !== null) return null;
      digit = asDigit;
    } else if (asPlace === 1_000_000) {
      millions = (millions + sum + (digit ?? (sum === 0 ? 1 : 0))) * 1_000_000;
      sum = 0;
      digit = null;
      place = asPlace;
      hasPlace = true;
    } else if (asPlace !== undefined) {
      sum += (digit ?? 1) * asPlace;
      digit = null;
      place = asPlace;
      hasPlace = true;
    }
  }
  if (!hasPlace) return null;
  // พันสอง: the digit after the last place counts the next smaller one. พันเอ็ด and ยี่สิบสอง do not.
  if (digit !== null) {
    const isShort = place !== null && place >= 100 && words.at(-1) !== 'เอ็ด';
    sum += isShort && place !== null ? (digit * place) / 10 : digit;
  }
  return millions + sum;
}
