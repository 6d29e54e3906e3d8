import { describe, expect, test } from 'vitest';
import { routeOf } from './route.ts';

const route = (text: string, change: object = {}) =>
  routeOf({ text, questions: 1, confidence: 0.9, rivals: 1, isNegative: false, earlierAnswers: 0, ...change });

describe('the small model', () => {
  test.each(['ค่าส่งเท่าไหร่คะ', 'มีไซส์อะไรบ้าง', 'how much is shipping?', 'เป็นสิวใช้ตัวไหนดีคะ', 'ใช้เช้าหรือเย็นดีคะ'])(
    '%s',
    (text) => {
      expect(route(text)).toEqual({ tier: 'simple', model: 'claude-haiku-5-5', why: [] });
    },
  );
});

describe('the large one', () => {
  test.each<[string, string]>([
    ['เสื้อลินินกับเดรส ตัวไหนคุ้มกว่าคะ', 'compares'],
    ['ซื้อ 2 ตัว รวมค่าส่งทั้งหมดเท่าไหร่คะ', 'calculates'],
    ['ถ้าสั่งวันนี้แล้วใส่ไม่ได้ จะเปลี่ยนได้ไหมคะ', 'conditional'],
    ['What is the difference between these?', 'compares'],
    ['If I buy 3, is it cheaper in total?', 'calculates'],
  ])('%s', (text, why) => {
    const chosen = route(text);
    expect(chosen).toMatchObject({ tier: 'complex', model: 'claude-sonnet-5-5' });
    expect(chosen.why).toContain(why);
  });
  test('three questions, or a story', () => {
    expect(route('a', { questions: 3 }).tier).toBe('complex');
    expect(route('ก'.repeat(300)).tier).toBe('complex');
  });
});
