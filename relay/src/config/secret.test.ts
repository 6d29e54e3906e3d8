import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { secret } from './secret.ts';

test('a secret is told only when asked for by name', () => {
  const key = secret('s3cret');
  expect(key.reveal()).toBe('s3cret');
  const printed = [`${key}`, String(key), JSON.stringify({ key }), inspect({ key }), format('%o %s %j', key, key, key)];
  for (const text of [...printed, JSON.stringify({ ...key }), String(new Error(`wrong key ${key}`))]) {
    expect(text).not.toContain('s3cret');
  }
  expect(printed.slice(0, 3)).toEqual(['[redacted]', '[redacted]', '{"key":"[redacted]"}']);
});
