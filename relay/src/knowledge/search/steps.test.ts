import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { buildKnowledgeIndex, createKnowledgeIndex, type Passage } from './knowledge-index.ts';
import { atOnce, inSlices } from './steps.ts';

/** `count` steps of 3 ms of work each. */
function* work(count: number, onStep: () => void): Generator<void, string> {
  for (let step = 0; step < count; step++) {
    const until = performance.now() + 3;
    while (performance.now() < until);
    onStep();
    yield;
  }
  return 'done';
}

test('long work gives everything else a turn after a few steps', async () => {
  let steps = 0;
  let most = 0;
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      const before = steps;
      await setImmediate();
      most = Math.max(most, steps - before);
    }
  })();
  const onStep = () => {
    steps += 1;
  };
  const outcome = await inSlices(work(50, onStep));
  isOver = true;
  await others;
  expect([outcome, steps]).toEqual(['done', 50]);
  // 10 ms of steps of 3 ms.
  expect(most).toBeLessThanOrEqual(4);
});

test('at once is the same work without a turn', () => {
  let steps = 0;
  const onStep = () => {
    steps += 1;
  };
  expect([atOnce(work(3, onStep)), steps]).toEqual(['done', 3]);
});

test('an index built in slices finds what one built at once finds', async () => {
  const passages: Passage[] = Array.from({ length: 60 }, (_, n) => ({
    id: `${n}`,
    documentId: `${n}`,
    title: `สินค้ารุ่นที่ ${n} ราคาเท่าไหร่`,
    variants: [],
    text: `รุ่น ${n} ราคา ${n * 10 + 90} บาท ส่งฟรี`,
  }));
  const sliced = await buildKnowledgeIndex(passages);
  const whole = createKnowledgeIndex(passages);
  for (const query of ['รุ่น 7 ราคาเท่าไหร่', 'ส่งฟรีไหม', 'model 12']) {
    expect(sliced.search(query, 5)).toEqual(whole.search(query, 5));
  }
});
