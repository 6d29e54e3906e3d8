import { expect, test } from 'vitest';
import { detectLanguage } from './detect-language.ts';

test.each([
  ['สินค้าจัดส่งกี่วันคะ', 'th'],
  ['มีไซส์ XL ของ Summer Dress ไหม', 'th'],
  ['How long does shipping take?', 'en'],
  ['サイズはありますか', 'ja'],
  ['있어요?', 'ko'],
  ['有货吗', 'zh'],
  ['apakah masih ada stok', null],
  ['ok', null],
  ['555', null],
  ['👍👍', null],
  ['', null],
])('%s: %s', (text, tag) => {
  expect(detectLanguage(text)).toBe(tag);
});
