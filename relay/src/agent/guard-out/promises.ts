import { normalizeText } from '../../knowledge/index.ts';

/**
 * What binds a shop without being a figure, by what it means: a reply in another language than its source may say it in other words, but
 * may not say it where the source does not.
 */
const promises: readonly (readonly [string, RegExp])[] = [
  [
    'free',
    /ฟรี|ไม่(?:ต้อง)?(?:คิด|เสีย|มี|จ่าย)\s*ค่า|(?:ออก|จ่าย)ค่า[ก-๙]{2,12}ให้|\bfree\b(?! size)|\bno (?:extra |additional )?(?:charge|fee|cost)\b|complimentary/,
  ],
  [
    'discount',
    /ลดราคา|ส่วนลด|ลด\s*\d|ลด(?:ให้|พิเศษ|ครึ่ง|อีก)|โปรโมชั?่?น|โค้ด|คูปอง|\bdiscount|\b\d+ ?% off\b|\bpromo|\bcoupon|\bvoucher/,
  ],
  ['half price', /ครึ่ง(?:ราคา|นึง|หนึ่ง|เดียว)|\bhalf[- ]price\b/],
  ['refund', /คืนเงิน|เงินคืน|คืนตังค?์?|(?:ตังค?์?|ยอด)คืน|\brefund|\bmoney back\b|\breimburs/],
  ['compensation', /ชดเชย|ค่าเสียหาย|\bcompensat/],
  ['guarantee', /ประกัน|การันตี|\bguarantee|\bwarrant/],
  ['gift', /ของแถม|แถมฟรี|แถมให้|\bfree gift\b|\bgift\b/],
  ['exchange', /เปลี่ยน(?:ให้|ใหม่|คืน|สินค้า|ไซ|ได้)|\bexchange|\breplacement\b/],
  ['return', /คืน(?:ของ|สินค้า|ได้)|รับคืน|\breturns?\b/],
  [
    'on the day',
    /วันนี้|พรุ่งนี้|มะรืน|(?:คืน|เย็น|บ่าย|เช้า)นี้|(?:สัปดาห์|อาทิตย์|เดือน|วัน\p{Script=Thai}{3,8})หน้า|ทันที|\btonight\b|\bnext (?:week|month|[a-z]+day)\b|\btoday\b|\btomorrow\b|\bimmediately\b|\bright away\b|\bsame[- ]day\b/u,
  ],
  ['safe', /ปลอดภัย|ไม่อันตราย|ไม่แพ้|\bsafe(?:ly)?\b|\bharmless\b|\bhypoallergenic\b/],
  ['cure', /รักษา(?:โรค|สิว|หาย)|หายขาด|\bcures?\b|\bheals?\b/],
  ['genuine', /ของแท้|แท้\s*100|\bgenuine\b|\bauthentic\b|\b100% original\b/],
  ['in stock', /พร้อมส่ง|(?<!ไม่)มีของ(?:ค่ะ|ครับ|พร้อม|อยู่)|\bin stock\b/],
  [
    'certain',
    /แน่นอน|แน่ๆ|ทุกกรณี|เสมอ|ตลอดชีพ|ไม่มีเงื่อนไข|\bdefinitely\b|\bfor sure\b|\balways\b|\bno matter\b|\bunconditional|\blifetime\b/,
  ],
  ['contract', /สัญญาว่า|รับรองว่า|ขอรับผิด|ยอมรับผิด|\bwe promise\b|\bi promise\b|\bwe are liable\b|\bour fault\b/],
  ['approval', /อนุมัติ|ได้รับการรับรอง|จดแจ้ง|\bapproved\b|\bcertified\b/],
];

/** What a shop promises only to those who meet something. */
const conditional = new Set(['free', 'discount', 'refund', 'gift', 'return', 'exchange', 'compensation']);
const condition =
  /ครบ|ขึ้นไป|ขั้นต่ำ|ถ้า|หาก|เมื่อ|เฉพาะ|ยกเว้น|ภายใน|ไม่เกิน|ก่อน|กรณี|เท่านั้น|สำหรับ|ต้อง|ยังไม่|\b(?:from|over|above|if|when|within|only|except|unless|minimum|at least|or more|orders? of|before|for)\b/;
/** Letters to both sides of a promise in which its condition stands. */
const near = 40;

/** What the text promises and no source does, or only under a condition that the text leaves out. */
export function unsupportedPromises(text: string, sources: readonly string[]): string[] {
  const said = normalizeText(text);
  const known = normalizeText(sources.join('\n'));
  return promises.flatMap(([name, pattern]) => {
    if (!pattern.test(said)) return [];
    const places = around(known, pattern);
    if (places.length === 0) return [name];
    if (!conditional.has(name) || !places.every((place) => condition.test(place))) return [];
    const figures = new Set(places.flatMap((place) => place.match(/\d+/g) ?? []));
    const isMet = around(said, pattern).every(
      (place) => condition.test(place) || (place.match(/\d+/g) ?? []).some((figure) => figures.has(figure)),
    );
    return isMet ? [] : [`${name}, without its condition`];
  });
}

function around(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))].map(({ index, 0: found }) =>
    text.slice(Math.max(0, index - near), index + found.length + near),
  );
}
