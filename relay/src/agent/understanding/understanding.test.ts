import { describe, expect, test } from 'vitest';
import { figuresIn, understand, unsupportedFigures } from './index.ts';

const read = (text: string) => understand(text, { shopLanguage: 'th' });
const values = (text: string) => figuresIn(text).map(({ kind, value }) => `${kind} ${value}`);

describe('figures', () => {
  test.each([
    ['๑,๒๙๐ บาท', ['price 1290']],
    ['1.290,-', ['price 1290']],
    ['พันสองร้อยเก้าสิบบาท', ['price 1290']],
    ['พันสอง', ['number 1200']],
    ['สองหมื่นห้า', ['number 25000']],
    ['ลด 20% เหลือ 99.50', ['percent 20', 'price 99.5']],
    ['5 ม.ค. 69', ['date 2026-01-05']],
    ['5 มกราคม 2569', ['date 2026-01-05']],
    ['January 5, 2026', ['date 2026-01-05']],
    ['05/01/2569', ['date 2026-01-05']],
    ['14.30 น.', ['time 14:30']],
    ['2:30 pm', ['time 14:30']],
    ['3 ทุ่ม', ['time 21:00']],
    ['081-234-5678', ['phone 0812345678']],
    ['https://www.shop.co.th/a/', ['url shop.co.th/a']],
    ['www.shop.co.th ค่ะ', ['url shop.co.th']],
    ['me@shop.com', ['email me@shop.com']],
    ['@shop_th', ['handle @shop_th']],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('an answer may say what a source says in another way, and nothing else', () => {
    const source = 'ค่าส่ง 40 บาท ส่งถึงวันที่ 5 มกราคม 2569 ลด 10%';
    expect(unsupportedFigures('ค่าส่ง ๔๐ บาท ถึง 5 ม.ค. ค่ะ', [source])).toEqual([]);
    expect(unsupportedFigures('ค่าส่ง 50 บาท', [source]).map(({ value }) => value)).toEqual(['50']);
    expect(unsupportedFigures('ลด 40%', [source]).map(({ kind }) => kind)).toEqual(['percent']);
    expect(unsupportedFigures('ถึง 6 ม.ค.', [source])).toHaveLength(1);
    expect(unsupportedFigures('ดูที่ evil.com', [source])).toHaveLength(1);
  });
});

test.each([
  ['ราคาเท่าไหร่คะ', 'th'],
  ['how much is shipping to bangkok?', 'en'],
  ['hi', 'th'],
  ['ok', 'th'],
  ['多少钱', 'zh'],
  ['いくらですか', 'ja'],
  ['얼마예요', 'ko'],
  ['có giao hàng không', 'vi'],
  ['berapa ongkir kak', 'id'],
  ['boleh hantar ke KL tak', 'ms'],
  ['ລາຄາເທົ່າໃດ', 'lo'],
  ['ថ្លៃប៉ុន្មាន', 'km'],
  ['ဘယ်လောက်လဲ', 'my'],
  ['iPhone 15 Pro สีดำ', 'th'],
  ['123', null],
])('language of %s: %s', (text, language) => {
  expect(read(text).language).toBe(language);
});

test.each([
  ['ค่าส่งเท่าไหร่', 'shipping'],
  ['ขอคืนเงินค่ะ', 'return-refund'],
  ['where is my order', 'order-status'],
  ['ร้านเปิดกี่โมง', 'opening-hours'],
  ['จะแจ้งความแล้วนะ', 'legal'],
  ['ใช้แล้วผื่นขึ้น', 'health-safety'],
])('%s is about %s', (text, topic) => {
  expect(read(text).topics.map((each) => each.topic)).toContain(topic);
});

test('trigger words mean it', () => {
  expect(read('ขอคืนเงิน').words.refund).toBe(true);
  expect(read('จะแจ้งความ').words.legal).toBe(true);
  expect(read('ใช้แล้วผื่นขึ้นทั้งหน้า').words.safety).toBe(true);
  expect(read('เตาไฟลุกท่วม แฟนโดนลวกมือ').words.safety).toBe(true);
  expect(read('ร้านโกง').words.angry).toBe(true);
  expect(Object.values(read('เสื้อสีแดงมีไซส์ M ไหมคะ').words)).not.toContain(true);
});

test('entities', () => {
  const found = read('ออเดอร์ #A12345 เสื้อสีดำไซส์ M 2 ตัว ราคา ๑,๒๙๐ บาท').entities.map(
    ({ kind, value }) => `${kind} ${value}`,
  );
  expect(found).toEqual(['order-number a12345', 'color black', 'size m', 'quantity 2', 'price 1290']);
});

test('small talk, and what is none', () => {
  expect(read('สวัสดีค่ะ').smallTalk).toBe('greeting');
  expect(read('ขอบคุณค่ะ').smallTalk).toBe('thanks');
  expect(read('โอเคค่ะ').smallTalk).toBe('closing');
  expect(read('สวัสดีค่ะ ค่าส่งเท่าไหร่').smallTalk).toBeNull();
});

test('no text takes long', () => {
  const start = performance.now();
  for (const text of ['1,'.repeat(20_000), 'หนึ่งร้อย'.repeat(5000), `${'a.'.repeat(20_000)}com`, 'ส่ง'.repeat(20_000)])
    read(text);
  expect(performance.now() - start).toBeLessThan(3000);
});
