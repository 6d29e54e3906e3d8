import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';
import { must } from './must.ts';
import { newId } from './new-id.ts';

test('ids are version 7, unique, and sort by time', () => {
  const early = newId(1_763_600_000_000);
  const late = newId(1_763_600_000_001);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early < late).toBe(true);
  expect(Number.parseInt(early.replaceAll('-', '').slice(0, 12), 16)).toBe(1_763_600_000_000);
  expect(new Set(Array.from({ length: 1000 }, () => newId(0))).size).toBe(1000);
});

test('backoff grows, stays under its cap and never waits zero', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = backoffMs(attempt, 100, 30_000, random);
      expect(wait).toBeGreaterThanOrEqual(50);
      expect(wait).toBeLessThanOrEqual(30_000);
    }),
  );
  expect(backoffMs(3, 100, 30_000, 0)).toBe(200);
});

test('must keeps falsy values and refuses absence', () => {
  expect(must(0)).toBe(0);
  expect(must('')).toBe('');
  expect(() => must(undefined, 'a lease')).toThrow('expected a lease');
});
