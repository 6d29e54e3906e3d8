import type { Clock } from '@tandem/shared/lib';
import { type Config, tiktokBasicLimits } from '../config/index.ts';
import type { Database } from '../db/database.ts';
import type { Breakers } from '../lib/breakers.ts';
import type { Provider } from '../providers/provider.ts';
import { createTiktokProvider, type TiktokApp } from '../providers/tiktok/index.ts';
import { createAppBudget } from './app-budget.ts';
import type { Channel } from './channel.ts';
import { guarded } from './guarded.ts';
import { createTiktokChannel } from './tiktok/index.ts';

export interface Platforms {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly providers: ReadonlyMap<string, Provider>;
}

interface Parts {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly breakers: Breakers;
}

/** Every platform this relay speaks to; a new one is a line here. */
export function createPlatforms({ config, db, clock, breakers }: Parts): Platforms {
  const budget = createAppBudget(
    { db, clock },
    { key: `tiktok:${config.tiktok.appId}`, windows: config.tiktok.limits ?? tiktokBasicLimits },
  );
  const tiktok: TiktokApp = {
    ...config.tiktok,
    now: () => clock.now(),
    takeBudget: budget.take,
    pauseBudget: budget.pause,
    guard: (account, call) => guarded(breakers, 'tiktok', account, call),
  };
  return {
    channels: byKey([createTiktokChannel(tiktok, budget.turns)], ({ kind }) => kind),
    providers: byKey([createTiktokProvider(tiktok)], ({ name }) => name),
  };
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [keyOf(item), item]));
}
