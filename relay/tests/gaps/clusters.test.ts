import { expect, test } from 'vitest';
import { clusterSteps, mostTypicalFirst } from '../../src/gaps/cluster/cluster-questions.ts';
import { atOnce } from '../../src/knowledge/index.ts';
import { bankingQuestions, draw, type LabelledQuestion, thaiQuestions } from './labelled-questions.ts';
import { adjustedRandIndex } from './rand-index.ts';

const indexOf = (set: readonly LabelledQuestion[]) => {
  const { clusters } = atOnce(clusterSteps(set.map(({ text }) => text)));
  return adjustedRandIndex(
    set.map(({ label }) => label),
    clusters,
  );
};

test('thirty intents in twenty wordings each are told apart by their words alone', () => {
  const questions = bankingQuestions();
  expect(questions).toHaveLength(10_003);
  for (const seed of [1, 2]) expect(indexOf(draw(questions, { seed, intents: 30, each: 20 }))).toBeGreaterThan(0.5);
});

test('Thai ones too, with typing errors and English words in them', () => {
  expect(indexOf(draw(thaiQuestions(), { seed: 1, intents: 12, each: 10 }))).toBeGreaterThan(0.75);
});

test('few questions are put together as well: the same in several wordings is one, others stay apart', () => {
  const [wrap, park] = ['gift-wrap', 'parking'].map((label) => thaiQuestions().filter((each) => each.label === label));
  const texts = [...(wrap ?? []).slice(0, 3), ...(park ?? []).slice(0, 2)].map(({ text }) => text);
  const { clusters } = atOnce(clusterSteps(texts));
  expect(clusters[1]).toBe(clusters[0]);
  expect(clusters[2]).toBe(clusters[0]);
  expect(clusters[4]).toBe(clusters[3]);
  expect(clusters[3]).not.toBe(clusters[0]);
});

test('the same texts give the same clusters; no words, one question and none are no trouble', () => {
  const texts = draw(bankingQuestions(), { seed: 3, intents: 8, each: 5 }).map(({ text }) => text);
  const cluster = () => atOnce(clusterSteps(texts)).clusters;
  expect(cluster()).toEqual(cluster());
  expect(atOnce(clusterSteps([])).clusters).toEqual([]);
  expect(atOnce(clusterSteps(['🙂', '?', ''])).clusters).toHaveLength(3);
  expect(atOnce(clusterSteps(['ส่งไหม'])).clusters).toEqual([0]);
});

test('the most typical question is the one that is most like the others', () => {
  const texts = ['ผ่อนได้ไหม', 'ผ่อนได้ไหมคะ กี่เดือน', 'ผ่อนกี่เดือน', 'ร้านปิดวันไหน'];
  const { similarities } = atOnce(clusterSteps(texts));
  expect(mostTypicalFirst([0, 1, 2, 3], similarities).at(0)).toBe(1);
  expect(mostTypicalFirst([0, 1, 2, 3], similarities).at(-1)).toBe(3);
});
