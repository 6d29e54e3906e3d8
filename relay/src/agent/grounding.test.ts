import { describe, expect, test } from 'vitest';
import { figuresOf } from './figures.ts';
import { type Claim, ground } from './grounding.ts';

describe('figuresOf', () => {
  test.each([
    ['ค่าส่ง 40 บาท', ['40']],
    ['๑,๐๐๐ บาท', ['1000']],
    ['1,000.00 บาท', ['1000']],
    ['1-2 วัน', ['1', '2']],
    ['ลด 15%', ['15%']],
    ['เปิด 11.00-20.30 น.', ['11', '20.30']],
    ['โทร 081-234-5678', ['081', '234', '5678']],
    ['see https://shop.example.com/a?b=1.', ['shop.example.com/a?b=1']],
    ['line @myshop', ['@myshop']],
    ['ซื้อที่ bit.ly/x', ['bit.ly/x']],
    ['ห้าร้อยบาท', ['ห้าร้อย']],
    ['ส่งฟรี', ['ฟรี']],
    ['two hundred baht', ['two hundred']],
    ['ขอบคุณค่ะ', []],
  ])('%s', (text, expected) => {
    expect([...figuresOf(text)].sort()).toEqual([...expected].sort());
  });
});

describe('ground', () => {
  const passage = (id: string, title: string, text: string) => ({ id, documentId: id, title, variants: [], text });
  const passages = [
    passage('fee', 'ค่าส่งเท่าไหร่', 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ'),
    passage('ship', 'กี่วันถึง', 'กรุงเทพ 1-2 วัน'),
  ];
  const claim = (change: Partial<Claim> = {}): Claim => ({
    text: 'ค่าส่ง 40 บาทค่ะ',
    usedDocumentIds: ['fee'],
    quotes: [{ documentId: 'fee', quote: 'ค่าส่งเริ่มต้น 40 บาท' }],
    ...change,
  });

  test('an answer that rests on its documents', () => {
    expect(ground(claim(), passages)).toEqual({
      isGrounded: true,
      sources: [{ documentId: 'fee', title: 'ค่าส่งเท่าไหร่', quote: 'ค่าส่งเริ่มต้น 40 บาท' }],
    });
  });
  test.each<[string, Partial<Claim>]>([
    ['an invented price', { text: 'ค่าส่ง 35 บาทค่ะ' }],
    ['a price of a document that is not cited', { text: 'ค่าส่ง 40 บาท ถึงใน 2 วันค่ะ' }],
    ['a percentage made of a number', { text: 'ลด 40% ค่ะ' }],
    ['an invented link', { text: 'ดูที่ https://evil.example.com ค่ะ' }],
    ['a false quote', { quotes: [{ documentId: 'fee', quote: 'ส่งฟรีทุกออเดอร์' }] }],
    ['a quote of another document', { quotes: [{ documentId: 'ship', quote: 'ค่าส่งเริ่มต้น 40 บาท' }] }],
    ['no quote', { quotes: [] }],
    ['a quote of nothing', { quotes: [{ documentId: 'fee', quote: '40' }] }],
    ['an unknown document', { usedDocumentIds: ['fee', 'd99'] }],
    ['a quote of an unknown document', { quotes: [{ documentId: 'd99', quote: 'ค่าส่งเริ่มต้น 40 บาท' }] }],
  ])('%s is refused', (_name, change) => {
    expect(ground(claim(change), passages).isGrounded).toBe(false);
  });
  test('Thai digits and spacing do not matter', () => {
    const loose = claim({ text: 'ค่าส่ง ๔๐ บาท', quotes: [{ documentId: 'fee', quote: 'ค่าส่งเริ่มต้น  40\nบาท' }] });
    expect(ground(loose, passages).isGrounded).toBe(true);
  });
});
