import { expect, test } from 'vitest';
import { isBudgetSpent, isConversationSpent, spendingOf } from './budget.ts';
import { costNanoUsd } from './prices.ts';

const tokens = { inputTokens: 4050, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 200 };

test.each([
  // Worked by hand from the list prices, per direct message of 4,050 tokens in and 200 out.
  ['claude-haiku-5-5', tokens, 505_000],
  ['claude-haiku-5-5', { ...tokens, inputTokens: 1550, cacheWriteTokens: 2500 }, 567_500],
  ['claude-haiku-5-5', { ...tokens, inputTokens: 1550, cacheReadTokens: 2500 }, 280_000],
  ['claude-sonnet-5-5', tokens, 10_100_000],
  ['claude-sonnet-5-5', { ...tokens, inputTokens: 1550, cacheReadTokens: 2500 }, 5_350_000],
  // Beyond 100,000 tokens the small model is five times as dear.
  ['claude-haiku-5-5', { ...tokens, inputTokens: 200_000 }, 100_500_000],
])('%s %j', (model, counts, nano) => {
  expect(costNanoUsd(model, counts)).toBe(nano);
});

test('a model nobody priced costs what the dearest does', () => {
  expect(costNanoUsd('claude-next', tokens)).toBeGreaterThan(costNanoUsd('claude-opus-5-5', tokens) - 1);
});

test('a limit is alerted, spent, or neither', () => {
  const budgets = {
    perMessageUsd: null,
    perConversationUsd: 0.01,
    perDayUsd: 1,
    perMonthUsd: null,
    alertAtPercent: 80,
    whenSpent: 'hand-off',
  } as const;
  const spent = (today: number) => ({ today: today * 1e9, month: 5e9 });
  expect(spendingOf(budgets, spent(0.79)).today).toMatchObject({ isAlerted: false, isSpent: false });
  expect(spendingOf(budgets, spent(0.8)).today).toMatchObject({ isAlerted: true, isSpent: false });
  expect([isBudgetSpent(budgets, spent(0.99)), isBudgetSpent(budgets, spent(1))]).toEqual([false, true]);
  expect(isBudgetSpent({ ...budgets, whenSpent: 'continue' }, spent(9))).toBe(false);
  expect([isConversationSpent(budgets, 9_999_999), isConversationSpent(budgets, 10_000_000)]).toEqual([false, true]);
});
