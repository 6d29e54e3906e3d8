import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastOf } from './forecast.ts';

const course = fc.record({
  recent: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 15 }),
  used: fc.integer({ min: 0, max: 100_000 }),
  daysLeft: fc.integer({ min: 0, max: 30 }),
  minutesGone: fc.integer({ min: 0, max: 1439 }),
});

test('never less than what is used, and it reaches what it says it will', () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 1, max: 100_000 }), (given, limit) => {
      const forecast = forecastOf(given);
      if (forecast === null) return;
      expect(forecast.total).toBeGreaterThanOrEqual(given.used);
      const inDays = forecast.limitIn(limit);
      // The last minute of the month is a matter of rounding.
      if (forecast.total > limit + 1) expect(inDays).not.toBeNull();
      if (forecast.total < limit - 1) expect(inDays).toBeNull();
      if (inDays !== null) expect(inDays).toBeLessThanOrEqual(given.daysLeft);
    }),
  );
});

test.each([
  ['ten a day, half the month to go', { recent: Array(15).fill(10), used: 150, daysLeft: 15, minutesGone: 1439 }, 300],
  ['a shop of yesterday', { recent: [0, 0, 0, 20, 5], used: 25, daysLeft: 10, minutesGone: 720 }, 200],
  ['nothing was ever used', { recent: [0, 0, 0], used: 0, daysLeft: 10, minutesGone: 720 }, 0],
])('%s', (_name, given, total) => {
  expect(Math.round(forecastOf(given)?.total ?? -1)).toBe(total);
});

test('a few hours say nothing', () => {
  expect(forecastOf({ recent: [0, 0, 40], used: 40, daysLeft: 20, minutesGone: 300 })).toBeNull();
});
