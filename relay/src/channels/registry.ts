import type { Clock } from '@tandem/shared/lib';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/database.ts';
import type { Provider } from '../providers/provider.ts';
import { createTiktokProvider, type TiktokApp } from '../providers/tiktok/index.ts';
import { createAppBudget } from './app-budget.ts';
import type { Channel } from './channel.ts';
import { createTiktokChannel } from './tiktok/index.ts';

export interface Platforms {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly providers: ReadonlyMap<string, Provider>;
}

/** TikTok's basic tier, per app. */
const tiktokLimits = [
  { n: 10, perMs: 1000 },
  { n: 600, perMs: 60_000 },
];

/** Every platform this relay speaks to; a new one is a line here. */
export function createPlatforms({ config, db, clock }: { config: Config; db: Database; clock: Clock }): Platforms {
  const tiktok: TiktokApp = {
    ...config.tiktok,
    now: () => clock.now(),
    takeBudget: createAppBudget({ db, clock }, { key: `tiktok:${config.tiktok.appId}`, windows: tiktokLimits }),
  };
  return {
    channels: byKey([createTiktokChannel(tiktok)], ({ kind }) => kind),
    providers: byKey([createTiktokProvider(tiktok)], ({ name }) => name),
  };
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [keyOf(item), item]));
}
