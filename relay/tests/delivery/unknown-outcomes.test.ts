import { expect, test } from 'vitest';
import { settleUnknownOutcomes } from './settle-unknown-outcomes.ts';

test('what became of twenty sends without an answer is found out, without a person, a repeat or a loss', {
  timeout: 120_000,
}, async () => {
  const result = await settleUnknownOutcomes({ n: 20, seed: 7 });
  expect(result).toMatchObject({ givenUp: 0, failed: 0, lost: 0, duplicated: 0, outOfOrder: 0 });
  expect(result.unknown).toBeGreaterThanOrEqual(20);
  expect(result.settled).toBe(result.unknown);
});
