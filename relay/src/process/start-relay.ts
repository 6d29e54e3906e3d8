import { type Clock, systemClock } from '@tandem/shared/lib';
import type { Logger } from 'pino';
import { createPlatforms, type Platforms, startTurnPumps } from '../channels/index.ts';
import type { Config } from '../config/index.ts';
import type { RelayContext } from '../context.ts';
import { createDatabase } from '../db/create-database.ts';
import { knowsThai } from '../db/knows-thai.ts';
import { relayKeyStore } from '../db/relay-key-store.ts';
import type { EventHub } from '../events/event-hub.ts';
import { createNotifyHub } from '../events/notify-hub.ts';
import type { RelayFeature } from '../feature.ts';
import { features as allFeatures } from '../features.ts';
import { createServer } from '../http/server.ts';
import { streamRoute } from '../http/stream-route.ts';
import { localCustody } from '../keys/local-custody.ts';
import { openRelayKeys } from '../keys/relay-keys.ts';
import { type Breakers, createBreakers } from '../lib/breakers.ts';
import { createMailer } from '../mail/index.ts';
import { postgresMediaStore } from '../media/index.ts';
import { createMetrics, watchBreakers } from '../metrics/index.ts';
import { createCallLimiter, noBilling } from '../plans/index.ts';
import { type QueueWorkerOptions, startQueueWorker } from '../queue/worker.ts';
import { createAuthenticate, liveSessions, sealPeople } from '../tenancy/index.ts';
import { Disposables } from './disposables.ts';
import { registerSandboxWebhooks } from './sandbox-webhooks.ts';
import { version } from './version.ts';

export interface RelayOptions {
  readonly config: Config;
  /** The application login; its database is migrated. */
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly features?: readonly RelayFeature[];
  readonly platforms?: (parts: {
    config: Config;
    db: RelayContext['db'];
    clock: Clock;
    breakers: Breakers;
    log: Logger;
  }) => Platforms;
  readonly workerTiming?: QueueWorkerOptions['timing'];
  /** Tests run on a database that forgets at a crash. */
  readonly isForgetfulDatabaseFine?: boolean;
}

export interface Relay {
  readonly ctx: RelayContext;
  /** Where it listens. */
  readonly url: string;
  /** Takes nothing new, finishes what runs (at most 10 s), closes everything in reverse. A second call waits for the first. */
  stop(): Promise<void>;
}

/** One relay process in this process: context, then the roles of `config.roles`. A failed start leaves nothing behind. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { log, databaseUrl, clock = systemClock, features = allFeatures } = options;
  // A copy: the address becomes known only when it listens.
  const config: Config = { ...options.config, http: { ...options.config.http } };
  const started = new Disposables();
  try {
    let hub: EventHub | undefined;
    const db = createDatabase({ url: databaseUrl, features, clock, onAppended: (tenantId) => hub?.wake(tenantId) });
    started.add(() => db.close());
    if (options.isForgetfulDatabaseFine !== true) await db.assertSafe();
    const keys = await openRelayKeys(localCustody(config.masterKeys), relayKeyStore(db));
    const sealed = await sealPeople({ db, keys });
    if (sealed.persons + sealed.invitations > 0) log.info(sealed, 'addresses and names sealed');
    const { ctype, isFine } = await knowsThai(db);
    if (!isFine) log.warn({ ctype }, 'the database’s ctype does not know Thai letters: make it with LC_CTYPE C.UTF-8');
    hub = await createNotifyHub({ db, log, clock });
    started.add(() => hub?.close());
    const breakers = createBreakers({ clock, log });
    const metrics = createMetrics();
    const stopWatching = watchBreakers(breakers, metrics);
    started.add(async () => stopWatching());
    const platforms = (options.platforms ?? createPlatforms)({ config, db, clock, breakers, log });
    const mail = createMailer(config);
    started.add(async () => mail.close());
    if (!mail.isOn && config.env === 'production') log.warn('no mail goes out: SMTP_URL is not set');
    const ctx: RelayContext = {
      config,
      keys,
      log,
      clock,
      db,
      events: hub,
      media: postgresMediaStore,
      mail,
      billing: noBilling,
      breakers,
      metrics,
      features,
      ...platforms,
    };

    const authenticate = createAuthenticate(ctx);
    const server = await createServer(ctx, {
      authenticate,
      limitCalls: createCallLimiter(ctx),
      version,
      ...(config.roles.has('stream') && {
        stream: (into) => streamRoute(into, ctx, { authenticate, liveSessions: (ids) => liveSessions(db, ids) }),
      }),
    });
    const listening = started.add(() => server.close());
    const url = await server.listen({ host: config.http.host, port: config.http.port });
    config.http.publicUrl ??= url;

    if (config.roles.has('worker')) {
      const worker = await startQueueWorker(ctx, {
        url: databaseUrl,
        ...(options.workerTiming !== undefined && { timing: options.workerTiming }),
      });
      const stopPumps = startTurnPumps(ctx);
      // Together with the server, for both may take their time.
      listening.replace(async () => {
        await Promise.all([server.close(), worker.stop(), stopPumps()]);
      });
    }
    if (config.tiktok.isSandbox && config.roles.has('http')) await registerSandboxWebhooks(ctx);
    log.info({ url, roles: [...config.roles] }, 'relay is ready');
    return { ctx, url, stop: () => started.dispose() };
  } catch (error) {
    await started.dispose();
    throw error;
  }
}
