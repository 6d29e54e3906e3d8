import { describe, expect, test } from 'vitest';
import { withoutChatter } from './chatter.ts';
import { normalizeText } from './normalize-text.ts';
import { stemEnglish } from './stem-english.ts';
import { trigrams, words } from './terms.ts';
import { unifyVariants } from './variants.ts';

describe('normalizeText', () => {
  test.each([
    ['คำสั่งซื้อ', 'คำสั่งซื้อ'],
    ['น้ำ', 'น้ำ'],
    ['นํ้า', 'น้ำ'],
    ['เเดง', 'แดง'],
    ['๕๐๐ บาท', '500 บาท'],
    ['มากกกกก', 'มาก'],
    ['1000.00', '1000.00'],
    ['  ＦＲＥＥ\u200b\n Shipping ', 'free shipping'],
  ])('%s → %s', (raw, expected) => {
    expect(normalizeText(raw)).toBe(expected);
  });

  test('is its own fixed point', () => {
    const once = normalizeText('ชำระเงินยังไงงงง ๑๒๓ ＡＢＣ');
    expect(normalizeText(once)).toBe(once);
  });
});

test('words: Thai, Latin and numbers are told apart, stop words dropped, English stemmed', () => {
  expect(words('iphone15proสีดำมีไหม')).toEqual(['iphon', '15', 'pro', 'สี', 'ดำ']);
  expect(words('the sizes are available?')).toEqual(['size', 'available'].map(stemEnglish));
});

test.each([
  ['shipping', 'shipped'],
  ['sizes', 'size'],
  ['boxes', 'box'],
  ['policies', 'policy'],
  ['returned', 'returns'],
])('%s and %s have one stem', (a, b) => {
  expect(stemEnglish(a)).toBe(stemEnglish(b));
});

test('trigrams survive a wrong letter', () => {
  const right = new Set(trigrams('ปลายทาง'));
  const shared = trigrams('ปลายทาว').filter((gram) => right.has(gram));
  expect(shared.length).toBeGreaterThanOrEqual(4);
  expect(trigrams('ok')).toEqual([]);
  expect(trigrams('xl')).toEqual([' xl', 'xl ']);
});

test('politeness goes, unless it is all there is', () => {
  expect(withoutChatter('ขอสอบถามหน่อย ค่าส่งเท่าไหร่คะ')).toBe('ค่าส่งเท่าไหร่');
  expect(withoutChatter('สวัสดีครับ')).toBe('สวัสดีครับ');
});

test('equal wordings become one', () => {
  const same = (a: string, b: string) => expect(unifyVariants(a)).toBe(unifyVariants(b));
  same('จัดส่งสินค้ากี่วัน', 'ส่งกี่วัน');
  same('ค่าส่งเท่าไร', 'ค่าจัดส่งกี่บาท');
  same('เก็บปลายทาง', 'เก็บเงินปลายทาง');
  expect(words(unifyVariants('shipping cost'))).toEqual(words(unifyVariants('ship price')));
});
