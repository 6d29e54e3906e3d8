import { describe, expect, test } from 'vitest';
import { createBm25 } from './bm25.ts';
import { createHybridIndex, queryOf } from './hybrid-index.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';

const passage = (id: string, title: string, text: string) => ({ id, documentId: id, title, variants: [], text });

describe('BM25', () => {
  const index = createBm25([['a', 'b'], ['a', 'a', 'c', 'd'], ['c']]);
  test('only documents with a term have a score; a rare term weighs more', () => {
    const scores = index.scores(['a', 'b']);
    expect([...scores].map((score) => score > 0)).toEqual([true, true, false]);
    expect(scores[0]).toBeGreaterThan(scores[1] ?? Number.NaN);
  });
  test('coverage: all, none, and an unknown term weighs most', () => {
    expect(index.coverage(['a', 'b'], 0)).toBe(1);
    expect(index.coverage(['zzz'], 0)).toBe(0);
    expect(index.coverage([], 0)).toBe(0);
    expect(index.coverage(['a', 'zzz'], 0)).toBeLessThan(0.5);
  });
});

describe('hybrid search', () => {
  const texts = [
    'จัดส่งกี่วันถึง กรุงเทพ 1-2 วัน ต่างจังหวัด 2-4 วัน',
    'ค่าส่งเท่าไหร่ เริ่มต้น 40 บาท',
    'มีเก็บเงินปลายทางไหม',
    'What is your return policy? Return faulty items within 7 days.',
    'ชำระด้วยบัตรเครดิตได้ไหม',
  ];
  const index = createHybridIndex(texts);
  test.each([
    ['ส่งของกี่วันคะ', 0],
    ['ค่าจัดส่งกี่บาทครับ', 1],
    ['เก็บเงินปลายทาวมั้ย', 2],
    ['retrun polcy', 3],
    ['returned items', 3],
    ['จ่ายบัตรเครดิด', 4],
    ['ชํำระบัตร', 4],
  ])('%s', (query, expected) => {
    expect(index.search(queryOf(query), 3)[0]?.index).toBe(expected);
  });
  test('a question about something else is not covered', () => {
    for (const query of ['รับสมัครงานไหม', 'do you sell bicycles', '???', '']) {
      expect(index.search(queryOf(query), 1)[0]?.coverage ?? 0).toBeLessThan(0.4);
    }
  });
});

test('a word that only the answer has is no confidence', () => {
  const index = createKnowledgeIndex([
    passage('fee', 'How much is shipping?', 'Free for every order over 500 baht.'),
    passage('hours', 'When are you open?', 'From 9 to 18.'),
  ]);
  expect(index.search('where is my order', 1)[0]?.confidence).toBeLessThanOrEqual(0.5);
  expect(index.search('how much is shipping', 1)[0]).toMatchObject({ passage: { id: 'fee' }, confidence: 1 });
});
