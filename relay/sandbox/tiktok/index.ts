import path from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { registerAuthorize } from './authorize/authorize-routes.ts';
import { systemClock } from './clock.ts';
import type { Sandbox } from './context.ts';
import { createFeed } from './feed.ts';
import { registerHostGuard } from './host-guard.ts';
import { registerKnobs } from './knobs/knob-routes.ts';
import { createMishapBoard } from './mishaps.ts';
import { BASIC_RATES, DEFAULT_POLICIES, DEFAULT_RETRY, type TiktokSandboxOptions } from './options.ts';
import { registerBlobHost } from './platform/blob-route.ts';
import { registerGateway } from './platform/gateway.ts';
import { openLedger } from './state/ledger.ts';
import { openState } from './state/state.ts';
import { registerUi } from './ui-routes.ts';
import { createWebhookSender } from './webhooks/sender.ts';
import { seedDemo } from './world/seed.ts';
import { settleLedger } from './world/settle-ledger.ts';

export type { Clock } from './clock.ts';
export type { Policies, Rates, TiktokSandboxOptions, WebhookRetry } from './options.ts';
export type { LedgerLine } from './state/ledger.ts';

export interface TiktokSandbox {
  /** http://127.0.0.1:<port>; the API is under /open_api/v1.3, the authorize page under /v2/auth/authorize/. */
  url: string;
  port: number;
  ledgerPath: string;
  close(): Promise<void>;
}

/** Starts the stand-in of the platform on loopback. The same `dataDir` brings yesterday's world back. */
export async function startTiktokSandbox(options: TiktokSandboxOptions): Promise<TiktokSandbox> {
  const clock = options.clock ?? systemClock;
  const feed = createFeed(() => clock.now());
  const state = openState(options.dataDir);
  const ledger = await openLedger(path.join(options.dataDir, 'ledger.jsonl'), (line) => feed.publish('ledger', line));
  const mishaps = createMishapBoard(feed);
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const { appId, appSecret, dataDir } = options;
  const retry = { ...DEFAULT_RETRY, ...options.webhookRetry };
  const webhooks = createWebhookSender({ appId, appSecret, clock, state, feed, mishaps, policies, retry });
  let publicUrl = options.publicUrl?.replace(/\/$/, '');
  const sandbox: Sandbox = {
    appId,
    appSecret,
    dataDir,
    redirectUris: options.redirectUris,
    clock,
    state,
    ledger,
    feed,
    mishaps,
    webhooks,
    policies,
    rates: { ...BASIC_RATES, ...options.rates },
    publicUrl: () => publicUrl ?? '',
  };
  if (options.seed !== 'empty') seedDemo(sandbox);
  await settleLedger(sandbox);
  const app = fastify({ forceCloseConnections: true, bodyLimit: 16 * 1024 * 1024 });
  let hosts = new Set<string>();
  registerHostGuard(app, () => hosts);
  registerRoutes(app, sandbox);
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const port = Number(new URL(url).port);
  publicUrl ??= url;
  hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, new URL(publicUrl).host]);
  webhooks.start();
  return {
    url,
    port,
    ledgerPath: ledger.path,
    async close() {
      mishaps.close();
      feed.close();
      await app.close();
      await webhooks.close();
      await ledger.close();
      state.close();
    },
  };
}

function registerRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  registerAuthorize(app, sandbox);
  registerGateway(app, sandbox);
  registerBlobHost(app, sandbox);
  registerKnobs(app, sandbox);
  registerUi(app);
}
