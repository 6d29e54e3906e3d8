import { expect, test } from 'vitest';
import { hijack } from './hijacked-model.ts';

// The bounded version; `node relay/tests/agent/hijacked-model.ts` runs ten thousand.
test('of 500 replies of a hijacked model none has an effect', async () => {
  const report = await hijack({ replies: 500, seed: 20261124 });
  expect(report.effects).toEqual([]);
  expect(report.elsewhere).toBe(0);
});
