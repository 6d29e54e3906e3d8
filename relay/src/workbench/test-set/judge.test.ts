import type { TestProblem, Trial } from '@tandem/shared/api';
import type { DocumentId } from '@tandem/shared/model';
import { describe, expect, test } from 'vitest';
import { problemsOf, says, verdictOf } from './judge.ts';

test.each([
  ['ค่าส่งเริ่มต้น 40 บาทค่ะ', '40 บาท', true],
  ['ค่าส่งเริ่มต้น 40บาทค่ะ', '40 บาท', true],
  ['ค่าส่งเริ่มต้น ๔๐ บาทค่ะ', '40บาท', true],
  ['ค่าส่ง 140 บาทค่ะ', '40 บาท', false],
  ['ค่าส่ง 40.50 บาทค่ะ', '40', false],
  ['ครบ 1,290 บาทส่งฟรี', '1290', true],
  ['ครบ 1290 บาทส่งฟรี', '1,290 บาท', true],
  ['Free Shipping over 500', 'free  shipping', true],
  ['Your code is ready', 'COD', false],
  ['COD is 30 baht', 'cod', true],
  ['open 10:30', '10:30', true],
  ['open 10:30', '10', false],
  ['pay 30 baht', '30 บาท | 30 baht', true],
  ['จ่าย 30 บาท', '30 บาท | 30 baht', true],
  ['จ่าย 20 บาท', '30 บาท | 30 baht', false],
  ['ส่งฟรีน้าาา 🎉', 'ส่งฟรี', true],
  ['50% (ลดจริง)', '50%', true],
  ['a+b', 'a+b', true],
  ['anything', ' | ', false],
])('%s says %s: %s', (text, fact, expected) => {
  expect(says(text, fact)).toBe(expected);
});

const documentId = 'd1' as DocumentId;
const answer = (text: string): Pick<Trial, 'action' | 'text' | 'sources'> => ({
  action: 'answer',
  text,
  sources: [{ documentId, title: 't', quote: text }],
});
const expected = {
  action: 'answer' as const,
  requiredFacts: ['40 บาท'],
  forbiddenFacts: ['ส่งฟรี'],
  sources: [documentId],
};

describe('what an answer misses', () => {
  test('nothing', () => {
    expect(problemsOf(answer('ค่าส่ง 40 บาท'), expected)).toEqual([]);
  });
  test('a fact, and a forbidden one said', () => {
    expect(problemsOf(answer('ส่งฟรีค่ะ'), expected)).toEqual([
      { kind: 'missing-fact', expected: '40 บาท' },
      { kind: 'forbidden-fact', expected: 'ส่งฟรี' },
    ]);
  });
  test('another action is one problem, not all of them', () => {
    const handOff = { ...answer('รอสักครู่ค่ะ'), action: 'hand-off' as const, sources: [] };
    expect(problemsOf(handOff, expected)).toEqual([{ kind: 'action', expected: 'answer' }]);
    expect(problemsOf(handOff, { ...expected, action: 'hand-off', requiredFacts: ['รอสักครู่'] })).toEqual([]);
  });
  test('a source', () => {
    expect(problemsOf({ ...answer('40 บาท'), sources: [] }, expected)).toEqual([
      { kind: 'missing-source', expected: documentId },
    ]);
  });
});

describe('verdict', () => {
  const a: TestProblem = { kind: 'missing-fact', expected: 'a' };
  const b: TestProblem = { kind: 'missing-fact', expected: 'b' };
  test.each([
    ['both pass', [], [], 'same'],
    ['only the draft fails', [a], [], 'worse'],
    ['only the live one fails', [], [a], 'better'],
    ['both fail alike', [a], [a], 'same'],
    ['the draft misses less', [a], [a, b], 'better'],
    ['the draft misses more', [a, b], [b], 'worse'],
    ['they fail in other ways', [a], [b], 'same'],
  ] as const)('%s', (_name, draft, baseline, wanted) => {
    expect(verdictOf(draft, baseline)).toBe(wanted);
  });
  test('nothing to compare with', () => {
    expect(verdictOf([a], null)).toBe('same');
  });
});
