import { expect, test } from 'vitest';
import { formatsOf } from './clock-words.ts';

// Local times, so that the test says the same in every time zone.
const now = new Date(2026, 10, 20, 14, 30).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
const minutes = (n: number) => n * 60_000;
const en = formatsOf('en');
const th = formatsOf('th');

test('times run to 24 h in both languages', () => {
  expect(en.time(at(2026, 10, 20, 0, 5))).toBe('00:05');
  expect(th.time(at(2026, 10, 20, 23, 59))).toBe('23:59');
});

test('Thai dates stand in Buddhist years, with western digits', () => {
  expect(th.day(at(2026, 10, 20, 9, 0), now)).toBe('วันนี้ 20 พ.ย. 2569');
  expect(th.day(at(2025, 0, 3, 9, 0), now)).toBe('3 มกราคม 2568');
  expect(en.day(at(2026, 10, 20, 9, 0), now)).toBe('Today, 20 November');
  expect(en.day(at(2025, 0, 3, 9, 0), now)).toBe('3 January 2025');
});

test('a row says the time today, the weekday this week, and then the date', () => {
  expect(en.when(at(2026, 10, 20, 14, 27), now)).toBe('14:27');
  expect(en.when(at(2026, 10, 18, 14, 27), now)).toBe('Wed');
  expect(en.when(at(2026, 10, 9, 14, 27), now)).toBe('9 Nov');
  expect(en.when(at(2025, 10, 9, 14, 27), now)).toBe('9 Nov 2025');
  expect(th.when(at(2026, 10, 9, 14, 27), now)).toBe('9 พ.ย.');
});

test('yesterday just before midnight is yesterday, not minutes ago', () => {
  const afterMidnight = new Date(2026, 10, 20, 0, 10).getTime();
  expect(en.day(at(2026, 10, 19, 23, 55), afterMidnight)).toBe('Yesterday, 19 November');
});

test.each([
  [minutes(47 * 60 + 50), '47 h'],
  [minutes(5 * 60 + 10), '5 h 10 min'],
  [minutes(6 * 60 + 10), '6 h'],
  [minutes(42), '42 min'],
  [minutes(4) + 9_000, '4:09'],
  [-5, '0:00'],
])('time left: %d ms is %s', (ms, words) => {
  expect(en.left(ms)).toBe(words);
});

test('spans', () => {
  expect(en.span(minutes(26))).toBe('26 min');
  expect(th.span(minutes(26))).toBe('26 นาที');
  expect(en.span(30_000)).toBe('now');
  expect(en.span(minutes(60 * 24))).toBe('1 day');
});
