import { expect, test } from 'vitest';
import { burstEndsAt, silenceMs, type Turn } from './burst.ts';

const says = (arrivedAt: number): Turn => ({ author: 'contact', text: 'a', arrivedAt, kinds: ['text'] });
const answers = (arrivedAt: number): Turn => ({ ...says(arrivedAt), author: 'shop' });
const timing = { minWaitMs: 4000, ceilingMs: 20_000 };
const ends = (...burst: Turn[]) => burstEndsAt(burst, burst, timing);

test('it ends after some silence, and at the latest so long after its beginning', () => {
  expect(ends(says(1000))).toBe(5000);
  expect(ends(says(1000), says(3000))).toBe(7000);
  const restless = Array.from({ length: 20 }, (_, index) => says(1000 + index * 2000));
  expect(ends(...restless)).toBe(21_000);
});

test('what came before a silence does not cut the next burst short', () => {
  expect(ends(says(1000), says(90_000), says(92_000))).toBe(96_000);
});

test('a slow typist is given more time, up to the ceiling', () => {
  const slow = [says(0), says(6000), says(12_000), answers(20_000)];
  expect(silenceMs(slow, timing)).toBe(9600);
  expect(silenceMs([says(0), says(25_000), says(50_000)], timing)).toBe(20_000);
  expect(silenceMs([says(0), says(500), says(1000)], timing)).toBe(4000);
  expect(burstEndsAt([says(100_000)], [...slow, says(100_000)], timing)).toBe(109_600);
});

test('one gap says nothing, and neither do pauses between two matters or gaps across an answer', () => {
  expect(silenceMs([says(0), says(8000)], timing)).toBe(4000);
  expect(silenceMs([says(0), says(60_000), says(120_000)], timing)).toBe(4000);
  expect(silenceMs([says(0), answers(5000), says(9000), answers(12_000), says(18_000)], timing)).toBe(4000);
});

test('a shop that wants no wait has none', () => {
  expect(silenceMs([says(0), says(6000), says(12_000)], { minWaitMs: 0, ceilingMs: 0 })).toBe(0);
});
