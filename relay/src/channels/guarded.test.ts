import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createBreakers } from '../lib/breakers.ts';
import { ProviderError } from '../providers/provider.ts';
import { blameOf, guarded } from './guarded.ts';

test.each([
  ['transient', true],
  ['unknown', true],
  ['rate_limited', true],
  ['token_invalid', 'connection'],
  ['account_not_ready', 'connection'],
  ['policy', false],
  ['window_closed', false],
  ['unreachable', false],
  ['invalid', false],
  ['permission', false],
] as const)('%s blames %s', (kind, blame) => {
  expect(blameOf(new ProviderError(kind, 'no'))).toBe(blame);
});

test('an answer, or a fault of our own, blames nobody', () => {
  expect(blameOf({ ok: true })).toBe(false);
  expect(blameOf(new TypeError('ours'))).toBe(false);
});

test('one account’s troubles leave the others alone; its own calls are refused without being made', async () => {
  const breakers = createBreakers({ log: pino({ level: 'silent' }) });
  let calls = 0;
  const fails = () => {
    calls++;
    return Promise.reject(new ProviderError('transient', 'HTTP 500'));
  };
  for (let n = 0; n < 5; n++) await expect(guarded(breakers, 'tiktok', 'a', fails)).rejects.toThrow('HTTP 500');
  const refused = await guarded(breakers, 'tiktok', 'a', fails).catch((error: unknown) => error);
  // As our own budget would: nothing happened, it may be tried again.
  expect(refused).toMatchObject({ kind: 'rate_limited', rawCode: null, retryAfterMs: expect.any(Number) });
  expect(calls).toBe(5);
  expect(await guarded(breakers, 'tiktok', 'b', async () => 'fine')).toBe('fine');
});
