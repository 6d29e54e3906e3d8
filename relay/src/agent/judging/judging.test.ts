import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createKnowledgeIndex, withoutToneMarks } from '../../knowledge/index.ts';
import { passagesOf } from '../testing/case-file.ts';
import { candidatesFor, kindFeature } from './answer-features.ts';
import { leafOf, probabilityOf } from './forest.ts';
import { judgeAnswers } from './index.ts';
import { termsOf } from './terms.ts';
import { keyLetters } from './thesaurus.ts';

const concepts = (text: string) => [...termsOf(text)].filter((term) => term.startsWith(':'));

test('the same thing said by a shop and by its customers, in Thai and in English, is one concept', () => {
  const shared = (a: string, b: string) => concepts(a).filter((concept) => concepts(b).includes(concept));
  expect(shared('มีค่ามัดจำไหม', 'ต้องวางเงินก่อนป่าว')).not.toEqual([]);
  expect(shared('มีเก็บเงินปลายทางไหม', 'can I pay on delivery?')).not.toEqual([]);
  expect(shared('ขอใบกำกับภาษี', 'do you issue a tax invoice')).not.toEqual([]);
});

test('few letters are a word only where one begins and ends', () => {
  // Not ตา in ตาม, not แท้ in แทน.
  expect(termsOf('แทนได้ไหม')).not.toContain(':authenticity');
  expect(termsOf('ของแท้ไหม')).toContain(':authenticity');
});

test('figures are terms of their own, thousands with and without a comma', () => {
  expect(termsOf('1,290 บาท')).toContain('#1290');
  expect(termsOf('๑๒ ชิ้น')).toContain('#12');
});

test('every way to say something stands once in the thesaurus', () => {
  const lines = readFileSync(new URL('thesaurus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const groups = lines.map((line) => JSON.parse(line) as { c: string; th: string[]; en: string[] });
  const entries = groups.flatMap(({ th, en }) => [...th.map((each) => each.replace(/\s/g, '')), ...en]);
  expect(new Set(groups.map(({ c }) => c)).size).toBe(groups.length);
  expect(entries.length - new Set(entries).size).toBe(0);
  // Shorter ones would not be found.
  const thai = groups.flatMap(({ th }) => th.map((each) => withoutToneMarks(each.replace(/\s/g, ''))));
  expect(thai.filter((bare) => bare.length < keyLetters)).toEqual([]);
});

test('the kind of a question is one feature, at the place that training fills', () => {
  const knowledge = createKnowledgeIndex(passagesOf({ hours: ['ร้านเปิดกี่โมง', 'เปิดทุกวัน 8.30–19.00 น.'] }));
  const featuresAt = (kind: number) =>
    candidatesFor(knowledge, 'เปิดกี่โมงคะ', { weigh: () => 1, kindOf: () => kind })[0]?.features ?? [];
  const [zero, seven] = [featuresAt(0), featuresAt(7)];
  expect(zero.length).toBeGreaterThan(kindFeature);
  expect(seven).toEqual(zero.with(kindFeature, 7));
  expect(seven).not.toEqual(zero);
});

test('a tree is walked by its limits', () => {
  const tree = { feature: [0, -1, 1, -1, -1, -1, -1], value: [0.5, -1, 2, 0, 0, 1, 3] };
  expect([leafOf(tree, [0.5, 9]), leafOf(tree, [0.6, 2]), leafOf(tree, [0.6, 3])]).toEqual([-1, 1, 3]);
  expect(probabilityOf({ bias: 0, trees: [] }, [])).toBe(0.5);
});

test('what answers in other words comes first, and likelier than where nothing answers', () => {
  const knowledge = createKnowledgeIndex(
    passagesOf({
      deposit: ['มีค่ามัดจำไหม', 'มัดจำชุดละ 1,000 บาท คืนเต็มจำนวนเมื่อคืนของครบค่ะ'],
      hours: ['ร้านเปิดกี่โมง', 'เปิดทุกวัน 8.30–19.00 น. หยุดวันพุธค่ะ'],
      ship: ['ส่งต่างจังหวัดไหม', 'ส่งทั่วประเทศ 2-3 วันค่ะ'],
    }),
  );
  const best = (question: string) => judgeAnswers(knowledge, question)[0];
  expect(best('ต้องวางเงินประกันเท่าไหร่คะ')?.passage.documentId).toBe('deposit');
  expect(best('ปิดกี่ทุ่มคะ')?.passage.documentId).toBe('hours');
  const isNowhere = best('ทำไมฟ้าถึงเป็นสีฟ้าคะ')?.probability ?? 0;
  expect(best('ปิดกี่ทุ่มคะ')?.probability ?? 0).toBeGreaterThan(isNowhere);
});

test('a name in Latin letters that a passage lacks is told', () => {
  const knowledge = createKnowledgeIndex(passagesOf({ pay: ['จ่ายเงินยังไงได้บ้าง', 'โอนหรือพร้อมเพย์ค่ะ'] }));
  expect(judgeAnswers(knowledge, 'can I pay with wechat?')[0]?.isMissingName).toBe(true);
  expect(judgeAnswers(knowledge, 'จ่ายยังไงคะ')[0]?.isMissingName).toBe(false);
});
