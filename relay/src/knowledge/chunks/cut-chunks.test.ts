import { describe, expect, test } from 'vitest';
import { chunksOf } from './chunks-of.ts';
import { chunkSize, cutChunks } from './cut-chunks.ts';

const thai =
  'ทางร้านจัดส่งสินค้าทุกวันจันทร์ถึงวันเสาร์ ตัดรอบเวลา 14.00 น. ลูกค้าที่สั่งหลังเวลานี้จะได้รับเลขพัสดุในวันถัดไป ค่าจัดส่งเริ่มต้น 40 บาท น้ำหนักไม่เกินสองกิโลกรัม ';
const english = 'We ship every day from Monday to Saturday. Orders placed after 2 pm leave on the next working day. ';
/** No border at all: one phrase of real words. */
const unbroken = 'ทางร้านรับประกันคุณภาพสินค้าทุกชิ้นเปลี่ยนคืนได้ภายในเจ็ดวันนับจากวันที่ได้รับสินค้าโดยไม่มีค่าใช้จ่ายเพิ่มเติม';
const plain = (text: string) => text.replace(/\s+/g, '');

describe.each([
  ['Thai with spaces', thai.repeat(60)],
  ['English sentences', english.repeat(80)],
  ['Thai without a space', unbroken.repeat(100)],
  ['paragraphs', Array.from({ length: 40 }, (_, n) => `${n} ${thai}\n\n${english}`).join('\n\n')],
  ['one endless word', 'ก'.repeat(9000)],
  ['lines', Array.from({ length: 300 }, (_, n) => `ข้อ ${n} ${thai.slice(0, 60)}`).join('\n')],
])('%s', (_name, text) => {
  const chunks = cutChunks(text);

  test('nothing is lost, nothing repeated', () => {
    expect(plain(chunks.map((chunk) => chunk.text).join(''))).toBe(plain(text));
  });

  test('800 to 1,200 characters; the last may be shorter', () => {
    for (const chunk of chunks) expect(chunk.text.length).toBeLessThanOrEqual(chunkSize.most);
    for (const chunk of chunks.slice(0, -1)) expect(chunk.text.length).toBeGreaterThanOrEqual(chunkSize.least);
  });

  test('no chunk begins within a cluster', () => {
    for (const { text: words } of chunks) expect(words).not.toMatch(/^[\p{M}\u0e30\u0e32\u0e33\u0e45\u0e46]/u);
  });
});

test('Thai without a space is cut between words of the dictionary', () => {
  const whole = new Set(
    [...new Intl.Segmenter('th', { granularity: 'word' }).segment(unbroken)].map(({ segment }) => segment),
  );
  for (const { text } of cutChunks(unbroken.repeat(100)).slice(1)) {
    const [first] = new Intl.Segmenter('th', { granularity: 'word' }).segment(text);
    expect(whole).toContain(first?.segment);
  }
});

test('a heading is its chunk’s; a short section goes on into the next, its heading among the words', () => {
  const text = `# Shipping\n\n${english.repeat(9)}\n\n# Returns\n\nSeven days.\n\n## Refunds\n\nThree days.`;
  const chunks = cutChunks(text);
  expect(chunks.map(({ heading }) => heading)).toEqual(['Shipping', 'Returns']);
  expect(chunks[1]?.text).toBe('Seven days.\n\nRefunds\n\nThree days.');
});

test('ids are the content’s: another import of the same words changes none, a change changes one', () => {
  const before = chunksOf({ id: 'd', kind: 'text', content: thai.repeat(30) });
  expect(chunksOf({ id: 'd', kind: 'text', content: thai.repeat(30) })).toEqual(before);
  const changed = chunksOf({ id: 'd', kind: 'text', content: `${thai.repeat(30)} ใหม่` });
  expect(changed.filter(({ id }) => !before.some((chunk) => chunk.id === id))).toHaveLength(1);
  expect(chunksOf({ id: 'e', kind: 'text', content: thai.repeat(30) })[0]?.id).not.toBe(before[0]?.id);
  expect(new Set(before.map(({ id }) => id)).size).toBe(before.length);
});

test('an answer of 4,000 characters stays one', () => {
  expect(chunksOf({ id: 'd', kind: 'faq', content: 'x'.repeat(4000) })).toHaveLength(1);
});
