import { expect, test } from 'vitest';
import { evalCase, evalShop } from '../eval-case.ts';
import { claimsOf, unsupportedIn } from './claims.ts';
import { type CaseOutcome, judgeCase } from './judge-case.ts';

const shop = evalShop.parse({
  id: 's',
  name: 'S',
  documents: [
    { id: 'price', kind: 'faq', question: 'ราคาเท่าไหร่', answer: 'เสื้อราคา 590 บาท ลดถึงวันที่ 30 พฤศจิกายน' },
    { id: 'fee', kind: 'faq', question: 'ค่าส่ง', answer: 'ค่าส่ง 45 บาท' },
  ],
});
const each = evalCase.parse({
  id: 'c',
  shop: 's',
  slice: 'plain',
  language: 'th',
  turns: [{ from: 'customer', text: 'เสื้อราคาเท่าไหร่' }],
  expect: { action: 'answer', facts: ['590'], forbidden: ['999'], sources: ['price'], maxCostUsd: 0 },
});
const right: CaseOutcome = {
  action: 'answer',
  reason: null,
  said: ['ราคา 590 บาทค่ะ'],
  holding: [],
  handOffs: 0,
  sources: ['price'],
  via: 'knowledge',
  model: null,
  costUsd: 0,
  totalMs: 1,
  modelMs: 0,
  calls: 0,
  detail: null,
  confidence: null,
};

test('a right answer is right', () => {
  expect(judgeCase(each, shop, right)).toMatchObject({ isRight: true, unsupported: [] });
});

test.each<[string, Partial<CaseOutcome>]>([
  ['an invented price', { said: ['ราคา 590 บาทค่ะ ลดเหลือ 490 บาท'] }],
  ['a price of another document than the one named', { said: ['ราคา 590 บาท ค่าส่ง 45 บาท'] }],
  ['an invented month', { said: ['590 บาท ถึงเดือนธันวาคม'] }],
  ['an invented link', { said: ['590 บาท https://evil.example/pay'] }],
  ['a missing fact', { said: ['มีค่ะ'] }],
  ['a forbidden word', { said: ['590 บาท โทร 999'] }],
  ['the wrong document', { sources: ['fee'], said: ['590'] }],
  ['two replies', { said: ['590 บาท', '590 บาท'] }],
  ['a reply and a hand-off', { handOffs: 1 }],
  ['nothing', { action: 'nothing', said: [] }],
  ['a hand-off', { action: 'handoff', reason: 'not_in_knowledge', said: [], handOffs: 1 }],
])('%s is wrong', (_, change) => {
  expect(judgeCase(each, shop, { ...right, ...change }).isRight).toBe(false);
});

test('claims have one form', () => {
  expect([...claimsOf('๑,๒๙๐ บาท เปิด 09:00 น. วันที่ 5 ธ.ค. www.shop.example/a.')]).toEqual(
    expect.arrayContaining(['1290', '9.00', '5', 'month:12']),
  );
  expect(unsupportedIn('May I help? 1,290 baht', ['ราคา 1290'])).not.toContain('1290');
});
