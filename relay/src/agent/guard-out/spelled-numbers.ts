const small: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const large: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };
const word = `(?:${[...Object.keys(small), ...Object.keys(large)].join('|')})`;
const spelled = new RegExp(`\\b${word}(?:(?:[ -]| and )${word})*\\b(?=([ -]+[a-z%]+)?)`, 'gi');
const unit =
  /^(?:baht|thb|dollars?|usd|percent|per|days?|hours?|minutes?|weeks?|months?|years?|pieces?|items?|times?|grams?|%)$/i;

const thaiDigits = ['ศูนย์', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า'];
/** Elsewhere สอง and the like are parts of other words, or of longer numbers. */
const loneThai = new RegExp(
  `(?<!สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน|ยี่)(${thaiDigits.join('|')})(?=\\s*(?:บาท|วัน|ชั่วโมง|นาที|สัปดาห์|อาทิตย์|เดือน|ปี|กรัม|กิโล|เมตร|เปอร์เซ็น))`,
  'g',
);

/** Amounts in words as digits: lone Thai digits before a unit, and what is English. Thai numbers of several words are read as they are. */
export function withDigits(text: string): string {
  return withEnglishDigits(text.replace(loneThai, (word) => String(thaiDigits.indexOf(word))));
}

/** Amounts in English words as digits, where they are amounts: "two hundred", "five days", not "the white one". */
function withEnglishDigits(text: string): string {
  return text.replace(spelled, (words: string, next: string | undefined) => {
    const parts = words
      .toLowerCase()
      .split(/[ -]+/)
      .filter((part) => part !== 'and');
    const isAmount = parts.some((part) => part in large) || unit.test(next?.replace(/^[ -]+/, '') ?? '');
    return isAmount ? String(amountOf(parts)) : words;
  });
}

function amountOf(parts: readonly string[]): number {
  let total = 0;
  let open = 0;
  for (const part of parts) {
    const size = large[part];
    if (size === undefined) open += small[part] ?? 0;
    else if (size === 100) open = Math.max(1, open) * size;
    else {
      total += Math.max(1, open) * size;
      open = 0;
    }
  }
  return total + open;
}
