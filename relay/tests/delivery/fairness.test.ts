import { expect, test } from 'vitest';
import { measureFairness } from './measure-fairness.ts';

// Times say little on a machine that runs other tests; that the flood is kept waiting while the small shop is not says all. The figures
// are `fairness.ts`'s.
test('a shop whose replies are few gets them out while another has hundreds waiting, within one budget', {
  timeout: 120_000,
}, async () => {
  const result = await measureFairness({ flood: 300, replies: 8, perSecond: 10, everyMs: 400 });
  // In the order of arrival the first of them would have waited for thirty seconds.
  expect(result.besideP95).toBeLessThan(10_000);
  expect(result.floodPerSecond).toBeGreaterThan(0);
});
