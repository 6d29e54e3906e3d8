/** Thai digits as Arabic ones, NFKC, lower case; for comparing figures only. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .toLowerCase();

const link =
  /(?:https?:\/\/|www\.)[^\s<>"'）)\]]+|\b[a-z0-9][a-z0-9.-]*\.(?:com|net|org|co|me|io|shop|store|link|ly|app|th|info|biz|asia|to|gl|ee|page|site|online|xyz)\b(?:\/[^\s<>"'）)\]]*)?|@[a-z0-9_.-]{3,}/g;
const number = /\d+(?:[.,]\d+)*/g;

const thaiNumerals = /(?:(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ยี่สิบ)(?:ร้อย|พัน|หมื่น|แสน|ล้าน)|ครึ่งราคา|ฟรี|ลดราคา|โปรโมชั่น)/g;
const englishNumerals =
  /\b(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|fifty) (?:hundred|thousand|percent)|half price|free|discount(?:ed)?)\b/g;

/**
 * Everything in a text that binds a shop when it is wrong: numbers (so prices, dates, times, percentages, telephone numbers), links,
 * handles, amounts in words, and "free". Comparable between texts: `1,000.00` and `๑๐๐๐` are the same figure.
 */
export function figuresOf(text: string): Set<string> {
  const found = new Set<string>();
  let rest = plain(text);
  rest = rest.replace(link, (match) => {
    found.add(
      match
        .replace(/^https?:\/\//, '')
        .replace(/^www\./, '')
        .replace(/[./,;:!?]+$/, ''),
    );
    return ' ';
  });
  for (const pattern of [thaiNumerals, englishNumerals]) for (const [word] of rest.matchAll(pattern)) found.add(word);
  for (const { 0: digits, index } of rest.matchAll(number)) {
    const isPercent = /^\s*(?:%|เปอร์เซ็นต์|percent)/.test(rest.slice(index + digits.length));
    found.add(`${canonical(digits)}${isPercent ? '%' : ''}`);
  }
  return found;
}

function canonical(digits: string): string {
  const withoutThousands = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits;
  return withoutThousands.replace(/\.0+$/, '');
}
