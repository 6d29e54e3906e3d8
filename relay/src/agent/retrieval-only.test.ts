import { describe, expect, test } from 'vitest';
import { createKnowledgeIndex } from '../knowledge/index.ts';
import { splitQuestions } from './questions.ts';
import { retrievalOnly } from './retrieval-only.ts';
import { fashion, pharmacy, type SampleShop } from './samples/shops.ts';

const indexOf = ({ faq }: SampleShop) =>
  createKnowledgeIndex(Object.entries(faq).map(([id, [question, answer]]) => ({ id, question, answer })));

async function compose(shop: SampleShop, ...questions: string[]) {
  const { signal } = new AbortController();
  return retrievalOnly.compose({ prompt: '', knowledge: indexOf(shop), turns: [], questions, note: null, signal });
}

describe('on the labelled questions', async () => {
  const results = await Promise.all(
    [fashion, pharmacy].flatMap((shop) =>
      shop.asked.map(async ([question, expected]) => ({
        question,
        expected,
        composition: await compose(shop, question),
      })),
    ),
  );
  const answered = results.flatMap(({ composition, ...rest }) =>
    composition.kind === 'answer' ? [{ ...rest, ids: composition.sources.map(({ documentId }) => documentId) }] : [],
  );

  test('no answer is wrong', () => {
    expect(answered.filter(({ ids, expected }) => ids.length !== 1 || ids[0] !== expected)).toEqual([]);
  });

  test('at least three of four answerable questions are answered', () => {
    const answerable = results.filter(({ expected }) => expected !== null);
    console.log(
      `retrieval-only: ${answered.length} of ${answerable.length} answerable answered, ${results.length - answerable.length} others handed off`,
    );
    expect(answered.length / answerable.length).toBeGreaterThanOrEqual(0.75);
  });
});

test('the answer is the shop’s own text, word for word', async () => {
  expect(await compose(fashion, 'ค่าส่งเท่าไหร่คะ')).toEqual({
    kind: 'answer',
    text: 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีทั่วประเทศค่ะ',
    sources: [{ documentId: 'fee', title: 'ค่าส่งเท่าไหร่', quote: 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีทั่วประเทศค่ะ' }],
  });
});

test('several questions are answered together, or not at all', async () => {
  const both = await compose(fashion, 'ค่าส่งเท่าไหร่คะ', 'จัดส่งกี่วันคะ');
  expect(both).toMatchObject({ kind: 'answer', sources: [{ documentId: 'fee' }, { documentId: 'ship' }] });
  expect(await compose(fashion, 'ค่าส่งเท่าไหร่คะ จัดส่งกี่วันคะ')).toMatchObject({
    kind: 'answer',
    sources: [{ documentId: 'fee' }, { documentId: 'ship' }],
  });
  expect(await compose(fashion, 'ค่าส่งเท่าไหร่คะ', 'ผ่อนได้ไหมคะ')).toEqual({
    kind: 'hand-off',
    reason: 'not_in_knowledge',
    summary: 'ค่าส่งเท่าไหร่คะ · ผ่อนได้ไหมคะ',
  });
});

test('a question sent in fragments is read as one', async () => {
  expect(await compose(fashion, 'เปลี่ยน', 'ไซส์', 'ได้ไหมคะ')).toMatchObject({
    kind: 'answer',
    sources: [{ documentId: 'change' }],
  });
});

test('without knowledge everything is handed off', async () => {
  expect(await compose({ name: 'new', faq: {}, asked: [] }, 'ค่าส่งเท่าไหร่')).toMatchObject({ kind: 'hand-off' });
});

test.each([
  [['ส่งกี่วันคะ แล้วค่าส่งเท่าไหร่คะ'], 2],
  [['How long does it take? How much is it?'], 2],
  [['how much is it and do you ship abroad'], 2],
  [['มีสีดำไหมคะ'], 1],
  [['ค่าส่ง\nกี่บาท'], 2],
  [['???', 'ครับ?'], 1],
])('%j has %i questions', (texts, count) => {
  expect(splitQuestions(texts)).toHaveLength(count);
});
