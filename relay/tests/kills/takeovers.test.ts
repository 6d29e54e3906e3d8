import { expect, test } from 'vitest';
import { takeOverAtRandom } from './takeovers.ts';

test('no message of the AI reaches the customer after a takeover was acknowledged', async () => {
  const seed = 20_261_120;
  const tally = await takeOverAtRandom({ seed, timings: 20 });
  console.log(`seed ${seed}: ${JSON.stringify(tally)}`);
  expect(tally).toMatchObject({ timings: 20, afterwards: 0 });
  expect(tally.longestWaitMs).toBeLessThan(11_000);
  // Both sides of the race were met, or nothing was shown.
  expect(Math.min(tally.silenced, tally.spoken)).toBeGreaterThan(0);
}, 300_000);
