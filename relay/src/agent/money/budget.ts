import type { AgentOptions, AgentUsage } from '@tandem/shared/api';
import type { Spent } from './usage-store.ts';

type Budgets = AgentOptions['budgets'];
type Spending = AgentUsage['today'];

/** How today and this month stand against their limits. Dollars. */
export function spendingOf(budgets: Budgets, spent: Spent): { today: Spending; month: Spending } {
  const against = (nano: number, limitUsd: number | null): Spending => {
    const costUsd = nano / 1e9;
    return {
      costUsd,
      limitUsd,
      isAlerted: limitUsd !== null && costUsd >= (limitUsd * budgets.alertAtPercent) / 100,
      isSpent: limitUsd !== null && costUsd >= limitUsd,
    };
  };
  return { today: against(spent.today, budgets.perDayUsd), month: against(spent.month, budgets.perMonthUsd) };
}

/** What the answers of one conversation may cost is spent. */
export function isConversationSpent({ perConversationUsd, whenSpent }: Budgets, spentNano: number): boolean {
  return whenSpent === 'hand-off' && perConversationUsd !== null && spentNano / 1e9 >= perConversationUsd;
}

/** No model may be called: a limit is reached and the shop has not said to go on. */
export function isBudgetSpent(budgets: Budgets, spent: Spent): boolean {
  const { today, month } = spendingOf(budgets, spent);
  return budgets.whenSpent === 'hand-off' && (today.isSpent || month.isSpent);
}
