import { expect, test } from 'vitest';
import { matchEcho } from './match-echo.ts';

const at = Date.parse('2026-11-20T10:00:00Z');
const tried = (over: Partial<Parameters<typeof matchEcho>[0][number]> = {}) =>
  ({
    text: 'We open at 9.',
    state: 'unknown',
    attempts: 1,
    attemptedAt: new Date(at),
    externalId: null,
    ...over,
  }) as const;
const echo = { text: 'We open at 9.', occurredAt: at + 500 };

test('the same words at about that time are ours, spaces and Unicode form aside', () => {
  const own = tried({ text: 'Cafe\u0301 opens  at 9. ' });
  expect(matchEcho([own], { ...echo, text: 'Café opens at 9.' })).toBe(own);
  expect(matchEcho([tried()], { ...echo, text: 'We open at 10.' })).toBeNull();
});

test.each([
  ['never tried', { attempts: 0, attemptedAt: null, state: 'queued' as const }],
  ['named already', { externalId: 'x' }],
  ['refused', { state: 'failed' as const }],
  ['sent already', { state: 'sent' as const }],
  ['an hour before', { attemptedAt: new Date(at - 3_600_000) }],
  ['an hour after', { attemptedAt: new Date(at + 3_600_000) }],
])('%s is not', (_why, over) => {
  expect(matchEcho([tried(over)], echo)).toBeNull();
});

test('a requeued one still is, and so is one cancelled after it was tried', () => {
  expect(matchEcho([tried({ state: 'queued' })], echo)).not.toBeNull();
  expect(matchEcho([tried({ state: 'cancelled' })], echo)).not.toBeNull();
});

test('of two with the same words the older attempt', () => {
  const older = tried({ attemptedAt: new Date(at - 1000) });
  expect(matchEcho([tried(), older], echo)).toBe(older);
});
