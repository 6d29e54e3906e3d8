import { expect, test } from 'vitest';
import { injectionFigures } from './injection.ts';
import { retrievalFigures } from './retrieval.ts';
import { sentimentFigures } from './sentiment.ts';
import { understandingFigures } from './understanding.ts';

// Latency is `npm run eval`'s to say: a test machine that does other things has no p99.
test.each([
  ['retrieval', retrievalFigures],
  ['sentiment', sentimentFigures],
  ['injection', injectionFigures],
  ['understanding', understandingFigures],
])('%s stands above its floors', { timeout: 120_000 }, async (_, figures) => {
  const low = (await figures({})).filter(({ ok }) => !ok);
  expect(low).toEqual([]);
});
