import { systemClock } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { createAppBudget } from './app-budget.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

let keys = 0;
const never = new AbortController().signal;
const budgetOf = (windows: { n: number; perMs: number }[], key = `app-${++keys}`) =>
  createAppBudget({ db: database.db, clock: systemClock }, { key, windows });

test('calls beyond the limit wait their turn, and all of them get one', async () => {
  const take = budgetOf([{ n: 5, perMs: 400 }]);
  const startedAt = performance.now();
  expect(await Promise.all(Array.from({ length: 12 }, () => take('due', never)))).toEqual(Array(12).fill(0));
  // Two full windows of 440 ms lie between the first and the eleventh.
  expect(performance.now() - startedAt).toBeGreaterThan(2 * 440);
});

test('what is not due goes only while half of the budget is free, and never waits', async () => {
  const take = budgetOf([{ n: 4, perMs: 60_000 }]);
  expect(await take('spare', never)).toBe(0);
  expect(await take('spare', never)).toBe(0);
  expect(await take('spare', never)).toBeGreaterThan(0);
  expect(await take('due', never)).toBe(0);
  expect(await take('due', never)).toBe(0);
});

test('two nodes share one budget, two apps do not', async () => {
  const here = budgetOf([{ n: 1, perMs: 60_000 }], 'shared');
  const there = budgetOf([{ n: 1, perMs: 60_000 }], 'shared');
  expect(await here('due', never)).toBe(0);
  expect(await there('spare', never)).toBeGreaterThan(0);
  expect(await budgetOf([{ n: 1, perMs: 60_000 }])('due', never)).toBe(0);
});

test('who no longer wants to wait is told how long it would have been', async () => {
  const take = budgetOf([{ n: 1, perMs: 60_000 }]);
  await take('due', never);
  const wait = await take('due', AbortSignal.timeout(20));
  expect(wait).toBeGreaterThan(50_000);
});

test('reading waits until half of the budget is free, and then gets its turn', async () => {
  const take = budgetOf([{ n: 4, perMs: 300 }]);
  for (let n = 0; n < 3; n++) await take('due', never);
  expect(await take('patient', AbortSignal.abort())).toBeGreaterThan(0);
  expect(await take('due', never)).toBe(0);
  expect(await take('patient', never)).toBe(0);
});
