import { normalizeText } from '../../knowledge/index.ts';

/**
 * What binds a shop without being a figure, by what it means: a reply in another language than its source may say it in other words, but
 * may not say it where the source does not.
 */
const promises: readonly (readonly [string, RegExp])[] = [
  [
    'free',
    /ฟรี|ไม่(?:คิด|เสีย|มี|ต้องเสีย)\s*ค่า|\bfree\b(?! size)|\bno (?:extra |additional )?(?:charge|fee|cost)\b|complimentary/,
  ],
  ['discount', /ลดราคา|ส่วนลด|ลด\s*\d|โปรโมชั?่?น|โค้ด|คูปอง|\bdiscount|\b\d+ ?% off\b|\bpromo|\bcoupon|\bvoucher/],
  ['half price', /ครึ่งราคา|\bhalf[- ]price\b/],
  ['refund', /คืนเงิน|เงินคืน|\brefund|\bmoney back\b|\breimburs/],
  ['compensation', /ชดเชย|ค่าเสียหาย|\bcompensat/],
  ['guarantee', /รับประกัน|การันตี|\bguarantee|\bwarrant/],
  ['gift', /ของแถม|แถมฟรี|แถมให้|\bfree gift\b|\bgift\b/],
  ['exchange', /เปลี่ยน(?:ให้|ใหม่|คืน|สินค้า|ไซ|ได้)|\bexchange|\breplacement\b/],
  ['return', /คืน(?:ของ|สินค้า|ได้)|\breturns?\b/],
  ['on the day', /วันนี้|พรุ่งนี้|ทันที|\btoday\b|\btomorrow\b|\bimmediately\b|\bright away\b|\bsame[- ]day\b/],
  ['safe', /ปลอดภัย|ไม่อันตราย|ไม่แพ้|\bsafe(?:ly)?\b|\bharmless\b|\bhypoallergenic\b/],
  ['cure', /รักษา(?:โรค|สิว|หาย)|หายขาด|\bcures?\b|\bheals?\b/],
  ['genuine', /ของแท้|แท้\s*100|\bgenuine\b|\bauthentic\b|\b100% original\b/],
  ['in stock', /พร้อมส่ง|มีของ(?:ค่ะ|ครับ|พร้อม|อยู่)|\bin stock\b/],
  ['contract', /สัญญาว่า|รับรองว่า|ขอรับผิด|ยอมรับผิด|\bwe promise\b|\bi promise\b|\bwe are liable\b|\bour fault\b/],
  ['approval', /อนุมัติ|ได้รับการรับรอง|จดแจ้ง|\bapproved\b|\bcertified\b/],
];

/** What the text promises and no source does. */
export function unsupportedPromises(text: string, sources: readonly string[]): string[] {
  const said = normalizeText(text);
  const known = normalizeText(sources.join('\n'));
  return promises.flatMap(([name, pattern]) => (pattern.test(said) && !pattern.test(known) ? [name] : []));
}
