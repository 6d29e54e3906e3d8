import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createKnowledgeIndex, withoutToneMarks } from '../../knowledge/index.ts';
import { passagesOf } from '../testing/case-file.ts';
import { candidatesFor } from './answer-features.ts';
import { leafOf, probabilityOf } from './forest.ts';
import { judgeAnswers } from './index.ts';
import { meaningBuckets, meaningWidth } from './meaning.ts';
import { soundsLike } from './sound-of.ts';
import { termsOf } from './terms.ts';
import { keyLetters, thesaurus } from './thesaurus.ts';

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

interface Line {
  readonly c: string;
  readonly th: string[];
  readonly en: string[];
  readonly same?: string[];
  readonly kind?: string[];
  readonly told?: string[];
}

test('every way to say something stands once in the thesaurus', () => {
  const lines = readFileSync(new URL('thesaurus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const groups = lines.map((line) => JSON.parse(line) as Line);
  const entries = groups.flatMap(({ th, en }) => [...th.map((each) => each.replace(/\s/g, '')), ...en]);
  expect(new Set(groups.map(({ c }) => c)).size).toBe(groups.length);
  expect(entries.length - new Set(entries).size).toBe(0);
  // Kin are concepts too, and nothing is kin of itself.
  const names = new Set(groups.map(({ c }) => c));
  const related = groups.flatMap(({ c, same = [], kind = [], told = [] }) =>
    [...same, ...kind, ...told].map((to) => [c, to]),
  );
  expect(related.length).toBeGreaterThan(1000);
  expect(related.filter(([from, to = '']) => from === to || !names.has(to))).toEqual([]);
  // Shorter ones would not be found.
  const thai = groups.flatMap(({ th }) => th.map((each) => withoutToneMarks(each.replace(/\s/g, ''))));
  expect(thai.filter((bare) => bare.length < keyLetters)).toEqual([]);
});

test('what the learned parts say is among the features', () => {
  const knowledge = createKnowledgeIndex(passagesOf({ hours: ['ร้านเปิดกี่โมง', 'เปิดทุกวัน 8.30–19.00 น.'] }));
  const silent = { weigh: () => 1, kindOf: () => 0, meaning: new Int8Array(meaningBuckets * meaningWidth) };
  const featuresOf = (model: typeof silent) => candidatesFor(knowledge, 'เปิดกี่โมงคะ', model)[0]?.features ?? [];
  const changedBy = (part: Partial<typeof silent>) => {
    const features = featuresOf({ ...silent, ...part });
    return featuresOf(silent).flatMap((value, at) => (value === features[at] ? [] : [features[at]]));
  };
  expect(changedBy({ kindOf: () => 7 })).toEqual([7]);
  // With one number for all texts they are all as near as can be: the nearness, and how far it is before any other.
  const nearest = changedBy({ meaning: new Int8Array(meaningBuckets * meaningWidth).fill(1) });
  expect(nearest).toEqual([expect.closeTo(1), expect.closeTo(1)]);
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

test('a way to pay that the passage does not name is less likely than one that it names', () => {
  const knowledge = createKnowledgeIndex(passagesOf({ pay: ['จ่ายเงินยังไงได้บ้าง', 'โอนหรือพร้อมเพย์ค่ะ'] }));
  const likely = (question: string) => judgeAnswers(knowledge, question)[0]?.probability ?? 0;
  expect(likely('จ่ายพร้อมเพย์ได้ไหมคะ')).toBeGreaterThan(likely('can I pay with wechat?'));
});

test('what a concept is a kind of, or is told with, stands for it in part', () => {
  expect(thesaurus.kin.get(':free-delivery')?.get(':delivery-fee')).toBeDefined();
  // A question about carriers is answered by what names one, and one about a carrier by what is said of carriers.
  expect(thesaurus.kin.get(':courier-kerry')?.get(':courier')).toBe('kind');
  expect(thesaurus.kin.get(':courier')?.get(':courier-kerry')).toBe('sort');
  expect(thesaurus.others.get(':courier-kerry')).toContain(':courier-flash');
  const knowledge = createKnowledgeIndex(
    passagesOf({
      ship: ['How much is shipping?', '45 THB per order with Kerry Express. Free from 899 THB.'],
      expiry: ['How long is the shelf life?', 'At least 12 months.'],
      pay: ['How can I pay?', 'PromptPay or bank transfer.'],
    }),
  );
  expect(judgeAnswers(knowledge, 'ใช้ขนส่งเจ้าไหนคะ')[0]?.passage.documentId).toBe('ship');
});

test.each([
  ['พลอย', 'ploy', true],
  ['แซลมอน', 'salmon', true],
  ['แกวตา', 'kaewta', true],
  ['นำพริก', 'namprik', true],
  ['กางเกง', 'kaewta', false],
  ['ราคา', 'salmon', false],
])('%s and "%s" are heard as one name: %s', (word, other, isOne) => {
  expect(soundsLike(word, other)).toBe(isOne);
  expect(soundsLike(other, word)).toBe(isOne);
});
