import { expect, test } from 'vitest';
import { understand } from '../understanding/index.ts';
import { readSentiment, urgencyOf } from './index.ts';
import { labelScores, precisionAtRecall } from './score-labels.ts';

test.each([
  ['แย่มาก บริการห่วยสุดๆ ไม่ซื้ออีกแล้ว', 'neg'],
  ['ชอบมากเลยค่ะ ใช้ดีมาก 😍😍', 'pos'],
])('%s: %s', (text, label) => {
  const { label: found, probabilities } = readSentiment(text);
  expect(found).toBe(label);
  expect(Object.values(probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1);
});

test('nothing to read is not negative', () => {
  for (const text of ['', '   ', '👍', '123']) expect(readSentiment(text).isNegative).toBe(false);
});

test('urgency', () => {
  const urgency = (text: string) => urgencyOf(text, understand(text, { shopLanguage: 'th' }), readSentiment(text));
  expect(urgency('จะแจ้งความแล้วนะ')).toBe('critical');
  expect(urgency('ใช้แล้วผื่นขึ้นทั้งหน้า')).toBe('critical');
  expect(urgency('ขอคืนเงินด่วน')).toBe('high');
  expect(urgency('มีสีดำไหมคะ')).toBe('normal');
});

test('scores', () => {
  expect(labelScores([0, 1, 1], [0, 1, 0], 2)).toMatchObject({ accuracy: 2 / 3, f1: [2 / 3, 2 / 3] });
  expect(precisionAtRecall([0.9, 0.8, 0.1], [true, false, true], 0.5)).toMatchObject({
    precision: 1,
    recall: 0.5,
    limit: 0.9,
  });
});
