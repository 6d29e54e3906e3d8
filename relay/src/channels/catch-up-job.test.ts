import { connectionId } from '@tandem/shared/model';
import { expect, test } from 'vitest';
import { catchUpJob } from './catch-up-job.ts';

const account = connectionId.parse('0198f0a0-0000-7000-8000-000000000001');
const dayMs = 86_400_000;
const key = (sinceMs: number, conversationKey: string | null = null) =>
  catchUpJob({ connectionId: account, conversationKey, sinceMs }).key;

test('a pull of minutes never takes the place of a waiting pull of days; pulls of one minute are one', () => {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  expect(key(now)).not.toBe(key(now - 14 * dayMs));
  expect(key(now + 59_000)).toBe(key(now));
  expect(key(0, 'a')).toBe(key(now, 'a'));
  expect(key(0, 'a')).not.toBe(key(0, 'b'));
});
