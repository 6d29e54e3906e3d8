import type { ConnectionId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { readAgentSettings } from '../agent-settings-store.ts';
import { spendingOf } from './budget.ts';
import { claimAlert, dayOf, monthOf, readSpent } from './usage-store.ts';

/** Tells the team once per day and once per month that a budget is nearly spent: their screens read the usage again. */
export async function alertBudget(tx: TenantTx, connectionId: ConnectionId, now: number): Promise<void> {
  const settings = await readAgentSettings(tx, connectionId);
  if (settings === null || (settings.budgets.perDayUsd === null && settings.budgets.perMonthUsd === null)) return;
  const { today, month } = spendingOf(settings.budgets, await readSpent(tx, connectionId, now));
  const periods = [...(today.isAlerted ? [dayOf(now)] : []), ...(month.isAlerted ? [monthOf(now)] : [])];
  for (const period of periods) {
    if (await claimAlert(tx, connectionId, period)) tx.append({ type: 'agent.changed', connectionId });
  }
}
