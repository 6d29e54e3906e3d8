// Deliberately knows nothing of the product's own reading of figures: it would pardon the product's mistakes.

const thaiDigits = '๐๑๒๓๔๕๖๗๘๙';
const monthNames: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['มกราคม', 'ม.ค.', 'january', 'jan'],
    ['กุมภาพันธ์', 'ก.พ.', 'february', 'feb'],
    ['มีนาคม', 'มี.ค.', 'march', 'mar'],
    ['เมษายน', 'เม.ย.', 'april', 'apr'],
    ['พฤษภาคม', 'พ.ค.', 'may'],
    ['มิถุนายน', 'มิ.ย.', 'june', 'jun'],
    ['กรกฎาคม', 'ก.ค.', 'july', 'jul'],
    ['สิงหาคม', 'ส.ค.', 'august', 'aug'],
    ['กันยายน', 'ก.ย.', 'september', 'sep'],
    ['ตุลาคม', 'ต.ค.', 'october', 'oct'],
    ['พฤศจิกายน', 'พ.ย.', 'november', 'nov'],
    ['ธันวาคม', 'ธ.ค.', 'december', 'dec'],
  ].flatMap((names, index) => names.map((name) => [name, `month:${index + 1}`])),
);
const months = new RegExp(
  Object.keys(monthNames)
    .sort((a, b) => b.length - a.length)
    .map((name) => (/[a-z]/.test(name) ? `\\b${name}\\b(?! be\\b)` : name.replaceAll('.', '\\.')))
    .join('|'),
  'g',
);
const link =
  /\b(?:https?:\/\/|www\.)[^\s<>"'）)]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|th|example|io|co|me|shop|ly)\b[^\s<>"'）)]*/g;
const number = /\d+(?:[.,:]\d+)*/g;
const thaiNumber = /(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|ยี่)?(?:สิบ|ร้อย|พัน|หมื่น)[ก-๙]{0,20}?(?=\s*(?:บาท|วัน|ชิ้น|เปอร์เซ็นต์))/g;

/** Every link, number and month that a text claims, in one form each: `590`, `1290`, `9.00`, `month:12`, `link:host/path`. */
export function claimsOf(text: string): ReadonlySet<string> {
  let rest = text
    .replace(/[๐-๙]/g, (digit) => String(thaiDigits.indexOf(digit)))
    .normalize('NFC')
    .toLowerCase();
  const claims = new Set<string>();
  rest = rest.replace(link, (found) => {
    claims.add(`link:${found.replace(/^https?:\/\//, '').replace(/[.,!?/]+$/, '')}`);
    return ' ';
  });
  rest = rest.replace(months, (found) => {
    claims.add(monthNames[found] ?? found);
    return ' ';
  });
  for (const [found] of rest.matchAll(number)) claims.add(plain(found));
  for (const [found] of rest.matchAll(thaiNumber)) claims.add(`words:${found}`);
  return claims;
}

/** What of the text stands in none of the supports. */
export function unsupportedIn(text: string, supports: readonly string[]): string[] {
  const known = new Set(supports.flatMap((support) => [...claimsOf(support)]));
  const whole = supports.join('\n');
  return [...claimsOf(text)].filter(
    (claim) => !known.has(claim) && !(claim.startsWith('words:') && whole.includes(claim.slice(6))),
  );
}

function plain(found: string): string {
  const ungrouped = found.replace(/,(?=\d{3}(?:\D|$))/g, '');
  // 09:00, 09.00 and 9.00 are one claim, and so are 007 and 7.
  return ungrouped.replace(':', '.').replace(/^0+(?=\d)/, '');
}
