import { expect, test } from 'vitest';
import { measureFairness } from './measure-fairness.ts';

// Times say little on a machine that runs other tests; that the flood is kept waiting while the small shop is not says all. The figures
// are `fairness.ts`'s.
test('a shop whose replies are few gets them out while another has hundreds waiting, within one budget', {
  timeout: 120_000,
}, async () => {
  const result = await measureFairness({ flood: 200, replies: 6, perSecond: 10, everyMs: 300 });
  // In the order of arrival the first of them would have waited for twenty seconds.
  expect(result.besideP95).toBeLessThan(10_000);
  expect(result.floodPerSecond).toBeGreaterThan(0);
});
