import { fixturePlan, fixtureUsage } from './fixture/plan.ts';
import type { MemoryBridgeOptions } from './memory-bridge.ts';

export function memoryPlan(
  now: number,
  { plan = 'growth', isPlanSpent = false }: MemoryBridgeOptions,
  needsRelay: () => void,
) {
  return {
    'plan.get': () => {
      needsRelay();
      return fixturePlan(now, plan);
    },
    'plan.usage': () => {
      needsRelay();
      return fixtureUsage(now, plan, isPlanSpent);
    },
  };
}
