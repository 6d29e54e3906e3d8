import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { open, seal } from './sealed-box.ts';

const key = randomBytes(32);
const sealed = seal(key, Buffer.from('act.token'), 'tenant-a|connection-1|1|access');

test('what was sealed opens in its place only', () => {
  expect(open(key, sealed, 'tenant-a|connection-1|1|access').toString()).toBe('act.token');
  expect(() => open(key, sealed, 'tenant-b|connection-1|1|access')).toThrow();
  expect(() => open(key, sealed, 'tenant-a|connection-1|1|refresh')).toThrow();
  expect(() => open(randomBytes(32), sealed, 'tenant-a|connection-1|1|access')).toThrow();
});

test('any changed or missing byte is noticed', () => {
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => open(key, changed, 'tenant-a|connection-1|1|access')).toThrow();
  }
  expect(() => open(key, sealed.subarray(0, 20), 'tenant-a|connection-1|1|access')).toThrow();
});

test('the same text never looks the same', () => {
  expect(seal(key, Buffer.from('x'), 'a').equals(seal(key, Buffer.from('x'), 'a'))).toBe(false);
});
