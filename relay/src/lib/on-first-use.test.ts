import { expect, test } from 'vitest';
import { onFirstUse } from './on-first-use.ts';

test('made once, when it is first wanted; a failure is tried again', () => {
  let tries = 0;
  const value = onFirstUse(() => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return undefined;
  });
  expect(tries).toBe(0);
  expect(value).toThrow('not yet');
  value();
  value();
  expect(tries).toBe(2);
});
