/** Politeness and question tags, removed from a query as raw text: the Thai segmenter would cut them differently each time. Longest first. */
const phrases = [
  'ขออนุญาตสอบถาม',
  'ขอสอบถามหน่อย',
  'รบกวนสอบถาม',
  'รบกวนถาม',
  'ขอสอบถาม',
  'อยากสอบถาม',
  'อยากทราบว่า',
  'อยากทราบ',
  'อยากรู้ว่า',
  'อยากรู้',
  'สอบถาม',
  'ขอถามหน่อย',
  'ขอถาม',
  'ถามหน่อย',
  'รบกวน',
  'หน่อยได้ไหม',
  'หรือเปล่า',
  'รึเปล่า',
  'หรือป่าว',
  'รึป่าว',
  'ใช่ไหม',
  'หรือยัง',
  'หรือไม่',
  'ได้ไหม',
  'ได้มั้ย',
  'ไหม',
  'มั้ย',
  'มั๊ย',
  'ไม๊',
  'ครับผม',
  'ครับ',
  'คับ',
  'ค้าบ',
  'ค่ะ',
  'คะ',
  'จ้า',
  'นะ',
  'แอดมิน',
  'คุณแม่ค้า',
  'แม่ค้า',
  'พ่อค้า',
  'สวัสดี',
  'หวัดดี',
];
const pattern = new RegExp(phrases.join('|'), 'g');

/** `normalized` without politeness; unchanged when nothing else would be left. */
export function withoutChatter(normalized: string): string {
  const rest = normalized.replace(pattern, ' ').replace(/\s+/g, ' ').trim();
  return rest === '' ? normalized : rest;
}
