import { expect, test } from 'vitest';
import { isOpenAt, isTimezone } from './business-hours.ts';

const at = (time: string) => Date.parse(time);
const hours = (...week: { day: number; from: string; to: string }[]) =>
  ({ timezone: 'Asia/Bangkok', week, outOfHours: 'answer' }) as const;

test('by the shop’s own clocks, whose day may be another than UTC’s', () => {
  // Tuesday 09:00–18:00 in Bangkok is 02:00–11:00 UTC.
  const tuesday = hours({ day: 2, from: '09:00', to: '18:00' });
  expect(isOpenAt(tuesday, at('2026-11-24T02:00:00Z'))).toBe(true);
  expect(isOpenAt(tuesday, at('2026-11-24T01:59:00Z'))).toBe(false);
  expect(isOpenAt(tuesday, at('2026-11-24T11:00:00Z'))).toBe(false);
  // Monday 23:00 UTC is Tuesday 06:00 there.
  expect(isOpenAt(hours({ day: 2, from: '05:00', to: '07:00' }), at('2026-11-23T23:00:00Z'))).toBe(true);
});

test('an evening goes on past midnight, and past the end of the week', () => {
  const saturday = hours({ day: 6, from: '18:00', to: '02:00' });
  expect(isOpenAt(saturday, at('2026-11-28T15:00:00Z'))).toBe(true);
  expect(isOpenAt(saturday, at('2026-11-28T18:30:00Z'))).toBe(true);
  expect(isOpenAt(saturday, at('2026-11-28T19:30:00Z'))).toBe(false);
  expect(isOpenAt(hours({ day: 0, from: '00:00', to: '24:00' }), at('2026-11-29T16:59:00Z'))).toBe(true);
});

test('no hours: always open; none in the week: never', () => {
  expect(isOpenAt(null, 0)).toBe(true);
  expect(isOpenAt(hours(), at('2026-11-24T05:00:00Z'))).toBe(false);
});

test('only names that exist are time zones', () => {
  expect([isTimezone('Asia/Bangkok'), isTimezone('Siam/Nowhere')]).toEqual([true, false]);
});
