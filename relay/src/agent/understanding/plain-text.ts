/** One spelling of letters and digits, nothing else: addresses keep their www, and amounts their zeros. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/\p{Nd}/gu, digitOf)
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Unicode keeps the ten digits of every script in a row; those from 0 on are found by counting back. */
function digitOf(sign: string): string {
  const point = sign.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && point - zero < 9) zero -= 1;
  return String(point - zero);
}
