/**
 * Ways to say one thing in a shop's chat, brought to one word before words and trigrams are taken. Only what means the same in every
 * shop; each line: the word used, then what becomes it. Longer phrases stand before the shorter ones they contain.
 */
const groups: readonly (readonly [string, ...string[]])[] = [
  ['ส่ง', 'จัดส่งสินค้า', 'ส่งสินค้า', 'จัดส่ง', 'ส่งของ'],
  ['ค่าส่ง', 'ค่าขนส่ง', 'ค่าจัดส่ง'],
  ['ขายส่ง', 'ราคาส่ง', 'ราคาขายส่ง', 'wholesale'],
  ['ปลายทาง', 'เก็บเงินปลายทาง', 'เก็บปลายทาง', 'cod', 'cash on delivery'],
  // A short mark instead of a word: the segmenter would cut เท่าไหร่ in two, and its trigrams would outweigh the subject's.
  ['hm', 'เท่าไหร่', 'เท่าไร', 'เท่าไร่', 'เท่าใด', 'กี่บาท', 'how much', 'cost', 'price', 'fee'],
  ['กิน', 'รับประทาน', 'ทาน'],
  ['เช็ก', 'เช็ค'],
  ['คืน', 'คืนสินค้า', 'คืนของ', 'ส่งคืน'],
  ['เปลี่ยน', 'เปลี่ยนสินค้า', 'เปลี่ยนของ'],
  ['ไซส์', 'ไซซ์', 'ไซด์', 'ขนาด'],
  ['เวลา', 'เวลาทำการ'],
  ['ship', 'shipping', 'delivery', 'deliver', 'shipped', 'delivered'],
  ['return', 'send back'],
];

const rules = groups
  .flatMap(([word, ...others]) => others.map((other) => ({ word, other })))
  .sort((a, b) => b.other.length - a.other.length)
  .map(({ word, other }) => ({
    word: /^[a-z]/.test(word) ? ` ${word} ` : word,
    pattern: /^[a-z ]+$/.test(other) ? new RegExp(`\\b${other}\\b`, 'g') : new RegExp(other, 'g'),
  }));

export function unifyVariants(normalized: string): string {
  return rules.reduce((text, { word, pattern }) => text.replace(pattern, word), normalized);
}
