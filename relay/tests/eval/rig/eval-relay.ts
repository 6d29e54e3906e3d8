import type { Endpoint, OutputOf, RequestOf } from '@tandem/shared/api';
import { type Clock, must, newId, systemClock } from '@tandem/shared/lib';
import type { PersonId, TenantId } from '@tandem/shared/model';
import Fastify from 'fastify';
import { Logger, runOnce } from 'graphile-worker';
import { pino } from 'pino';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { agentFeature } from '../../../src/agent/index.ts';
import { secret } from '../../../src/config/index.ts';
import type { RelayContext } from '../../../src/context.ts';
import { connect } from '../../../src/db/connect.ts';
import { createDatabase } from '../../../src/db/create-database.ts';
import { appLogin, databaseUrl, type TestCluster, templateName } from '../../../src/db/testing/test-cluster.ts';
import { testKeys } from '../../../src/db/testing/test-keys.ts';
import { workerPool } from '../../../src/db/worker-pool.ts';
import type { EventHub } from '../../../src/events/event-hub.ts';
import { createNotifyHub } from '../../../src/events/notify-hub.ts';
import { createRouteTable } from '../../../src/http/bind-routes.ts';
import { handleErrors } from '../../../src/http/error-handler.ts';
import { inboxFeature } from '../../../src/inbox/index.ts';
import { knowledgeFeature } from '../../../src/knowledge/index.ts';
import { createBreakers } from '../../../src/lib/breakers.ts';
import { noMailer } from '../../../src/mail/mailer.ts';
import { postgresMediaStore } from '../../../src/media/postgres-media-store.ts';
import { createMetrics } from '../../../src/metrics/index.ts';
import { noBilling } from '../../../src/plans/index.ts';
import { defineTask } from '../../../src/queue/task.ts';
import { taskList } from '../../../src/queue/task-list.ts';
import { testConfig } from '../../../src/testing/test-config.ts';

/** A time of one's own that goes on by itself and can be set. */
export interface EvalClock extends Clock {
  set(epochMs: number): void;
  skip(ms: number): void;
}

export function evalClock(start: number): EvalClock {
  let offset = start - systemClock.now();
  const now = () => systemClock.now() + offset;
  return {
    ...systemClock,
    now,
    set: (epochMs) => {
      offset = epochMs - systemClock.now();
    },
    skip: (ms) => {
      offset += ms;
    },
  };
}

export interface EvalRelay {
  readonly ctx: RelayContext;
  readonly clock: EvalClock;
  /** Superuser, for arranging and looking behind the scenes. */
  readonly adminSql: Sql;
  call<E extends Endpoint>(
    who: { readonly tenantId: TenantId; readonly personId: PersonId },
    endpoint: E,
    request: Partial<RequestOf<E>>,
  ): Promise<OutputOf<E>>;
  /** Works off what is due, and what that brings, until nothing is. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Nobody takes the replies here; they are only counted. */
const deliverReply = defineTask({
  name: 'deliver-reply',
  lane: 'delivery',
  payload: z.looseObject({}),
  run: () => Promise.resolve(),
});
const features = [inboxFeature, knowledgeFeature, agentFeature, { name: 'delivery', tasks: [deliverReply] }];

export interface EvalRelayOptions {
  readonly cluster: TestCluster;
  readonly startAt: number;
  /** Absent: no key, no model. */
  readonly claude?: { readonly apiKey: string; readonly baseUrl?: string | undefined };
  readonly burstWaitMs?: number;
}

/** Inbox, knowledge and agent of the real relay on a database of its own; only the channels are missing. */
export async function startEvalRelay({
  cluster,
  startAt,
  claude,
  burstWaitMs = 4000,
}: EvalRelayOptions): Promise<EvalRelay> {
  const name = `eval_${newId().replaceAll('-', '')}`;
  const control = connect(cluster.adminUrl, { max: 1 });
  await control.unsafe(`create database ${name} template ${templateName}`);
  const url = databaseUrl(cluster.adminUrl, name, appLogin);
  const adminSql = connect(databaseUrl(cluster.adminUrl, name), { max: 2 });
  const clock = evalClock(startAt);
  const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
  let hub: EventHub | undefined;
  const db = createDatabase({ url, features, poolSize: 12, onAppended: (tenantId) => hub?.wake(tenantId) });
  hub = await createNotifyHub({ db, log, clock: systemClock, pollMs: 60_000 });
  const ctx: RelayContext = {
    media: postgresMediaStore,
    mail: noMailer,
    billing: noBilling,
    breakers: createBreakers({ clock, log }),
    metrics: createMetrics(),
    channels: new Map(),
    providers: new Map(),
    config: testConfig({
      burstWaitMs,
      claude: {
        apiKey: claude === undefined ? undefined : secret(claude.apiKey),
        baseUrl: claude?.baseUrl,
      },
    }),
    keys: await testKeys(db),
    log,
    clock,
    features,
    db,
    events: hub,
  };
  const server = Fastify();
  handleErrors(server);
  const callers = new Map<string, NonNullable<Awaited<ReturnType<Parameters<typeof createRouteTable>[2]>>>>();
  const routes = createRouteTable(server, ctx, (authorization) =>
    Promise.resolve(must(callers.get(must(authorization)))),
  );
  for (const feature of features) if ('routes' in feature) feature.routes?.(routes, ctx);
  const pool = workerPool(url, 8, () => undefined);
  return {
    ctx,
    clock,
    adminSql,
    async call({ tenantId, personId }, endpoint, request) {
      callers.set(personId, {
        caller: { tenantId, personId, sessionId: newId(), role: 'owner' },
        expiresAt: Number.POSITIVE_INFINITY,
      });
      const params = (request.params ?? {}) as Record<string, string>;
      const path = endpoint.path.replace(/:(\w+)/g, (_, key: string) => must(params[key], key));
      const answer = await server.inject({
        method: endpoint.method,
        url: `/api/v1${path}`,
        headers: { authorization: personId },
        ...(endpoint.method === 'GET' ? {} : { payload: (request.body ?? {}) as object }),
      });
      if (answer.statusCode >= 300) throw new Error(`${endpoint.method} ${path}: ${answer.statusCode} ${answer.body}`);
      return answer.json();
    },
    async drain() {
      const logger = new Logger(() => () => undefined);
      await runOnce({ pgPool: pool, taskList: taskList(ctx), concurrency: 6, noHandleSignals: true, logger });
    },
    async close() {
      await server.close();
      await pool.end();
      await ctx.events.close();
      await db.close();
      await adminSql.end({ timeout: 5 });
      await control.unsafe(`drop database ${name} with (force)`);
      await control.end();
    },
  };
}
