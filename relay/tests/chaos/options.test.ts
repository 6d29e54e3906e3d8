import { expect, test } from 'vitest';
import { OptionError, readOptions } from './options.ts';

test('a small run has its share of kills and crashes, unless they are given', () => {
  expect(readOptions([])).toMatchObject({ seeds: [1], webhooks: 5000, kills: 250, pgCrashes: 13, only: ['campaign'] });
  expect(readOptions(['--webhooks', '100'])).toMatchObject({ webhooks: 100, kills: 5, pgCrashes: 1 });
  expect(readOptions(['--seed', '11,12', '--kills', '0', '--pg-crashes', '2'])).toMatchObject({
    seeds: [11, 12],
    kills: 0,
    pgCrashes: 2,
  });
});

test('another stand-in is named by its address, with or without a slash', () => {
  expect(readOptions(['--tiktok-url', 'http://127.0.0.1:4000//']).platformUrl).toBe('http://127.0.0.1:4000');
});

test.each([
  ['--seed', 'x'],
  ['--seed', '1,,2'],
  ['--webhooks', '0'],
  ['--kills', '1e3'],
  ['--pg-crashes', '-1'],
  ['--tiktok-url', '127.0.0.1:4000'],
  ['--only', 'everything'],
  ['--speed', '3'],
])('%s %s is refused in a sentence', (...args) => {
  expect(() => readOptions(args)).toThrow(OptionError);
});
