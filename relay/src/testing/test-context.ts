import { systemClock } from '@tandem/shared/lib';
import { pino } from 'pino';
import type { Config } from '../config/config.ts';
import type { RelayContext } from '../context.ts';
import { createDatabase } from '../db/create-database.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { testKeys } from '../db/testing/test-keys.ts';
import type { EventHub } from '../events/event-hub.ts';
import { createNotifyHub } from '../events/notify-hub.ts';
import { createBreakers } from '../lib/breakers.ts';
import { noMailer } from '../mail/mailer.ts';
import { postgresMediaStore } from '../media/postgres-media-store.ts';
import { createMetrics } from '../metrics/index.ts';
import { noBilling } from '../plans/index.ts';
import { drainQueue } from '../queue/testing/drain-queue.ts';
import { testConfig } from './test-config.ts';

export { testConfig } from './test-config.ts';

export interface TestContext extends AsyncDisposable {
  readonly ctx: RelayContext;
  readonly database: TestDatabase;
  /** Runs due jobs, and those they enqueue, until none is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A real context on a database of its own: real hub, media store and queue, no server. `overrides.features` are in force in
 * `withTenant`; give `channels`, `providers`, `clock`, `config` as the test needs them.
 */
export async function createTestContext(
  overrides: Partial<Omit<RelayContext, 'config' | 'db' | 'events'>> & { config?: Partial<Config> } = {},
): Promise<TestContext> {
  const features = overrides.features ?? [];
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
  const database = await createTestDatabase();
  let hub: EventHub | undefined;
  const db = createDatabase({
    url: database.url,
    features,
    poolSize: 8,
    onAppended: (tenantId) => hub?.wake(tenantId),
  });
  // The hub keeps real time: a test's clock must not stop the stream.
  hub = await createNotifyHub({ db, log, clock: systemClock, pollMs: 60_000 });
  const config = testConfig(overrides.config);
  const ctx: RelayContext = {
    media: postgresMediaStore,
    mail: noMailer,
    billing: noBilling,
    breakers: createBreakers({ clock, log }),
    metrics: createMetrics(),
    channels: new Map(),
    providers: new Map(),
    ...overrides,
    config,
    keys: overrides.keys ?? (await testKeys(db, [...config.masterKeys])),
    log,
    clock,
    features,
    db,
    events: hub,
  };
  const close = async () => {
    await ctx.events.close();
    await db.close();
    await database.close();
  };
  return { ctx, database, drain: () => drainQueue(ctx, database.url), close, [Symbol.asyncDispose]: close };
}
