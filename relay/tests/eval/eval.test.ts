import { must } from '@tandem/shared/lib';
import { expect, inject, test } from 'vitest';
import { startClaudeSandbox } from '../../sandbox/claude/index.ts';
import type { TestCluster } from '../../src/db/testing/test-cluster.ts';
import { truthfulReplier } from './claude/truthful.ts';
import { type EvalSet, readEvalSet } from './eval-case.ts';
import { caseFigures } from './judge/case-figures.ts';
import { runCases } from './run-cases.ts';

// The floors that a change may not break, on a part of the cases; `npm run eval` runs all of them.
const all = readEvalSet(new URL('cases', import.meta.url).pathname);
const everyFourth: EvalSet = { ...all, cases: all.cases.filter((_, index) => index % 4 === 0) };
const cluster = inject('testCluster' as never) as TestCluster;
/** So few cases can miss a floor by one. */
const tolerated = 0.03;
const neverBroken = /grounded|forbidden|exactly one|wrong answers/;

function belowFloor(figures: ReturnType<typeof caseFigures>) {
  return figures.filter(({ figure, value, target, ok }) => {
    if (figure.startsWith('within') || figure.startsWith('routing')) return false;
    return !ok && (neverBroken.test(figure) || value < target - tolerated);
  });
}

test('there are 300 cases of which a quarter cannot be answered', () => {
  const unanswerable = all.cases.filter(({ expect: { reason } }) => reason === 'not_in_knowledge');
  expect(all.cases.length).toBeGreaterThanOrEqual(300);
  expect(unanswerable.length / all.cases.length).toBeGreaterThan(0.24);
});

test('without a key the floors hold', { timeout: 120_000 }, async () => {
  expect(belowFloor(caseFigures('A', await runCases(everyFourth, { cluster, mode: 'A' })))).toEqual([]);
});

test('with a truthful model the floors hold', { timeout: 120_000 }, async () => {
  const apiKey = 'key-of-the-test';
  const claude = await startClaudeSandbox({ apiKey, reply: truthfulReplier(all.cases, all.shops) });
  const runs = await runCases(everyFourth, { cluster, mode: 'B', claude: { apiKey, baseUrl: claude.url } });
  await claude.close();
  expect(belowFloor(caseFigures('B', runs))).toEqual([]);
});

test('a shop that lost a document is noticed: what rested on it is no longer answered right', {
  timeout: 60_000,
}, async () => {
  const each = must(all.cases.find(({ id }) => id === 'frozen-f-002'));
  const shop = must(all.shops.find(({ id }) => id === each.shop));
  const forgetful = { ...shop, documents: shop.documents.filter(({ id }) => !each.expect.sources.includes(id)) };
  const [run] = await runCases({ shops: [forgetful], cases: [each] }, { cluster, mode: 'A' });
  expect(must(run).verdict.isRight).toBe(false);
});
