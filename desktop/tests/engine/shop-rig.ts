import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@tandem/shared/lib';
import { startTiktokSandbox } from '../../../relay/sandbox/tiktok/index.ts';
import { sandboxApp, secret } from '../../../relay/src/config/index.ts';
import { createTestDatabase } from '../../../relay/src/db/testing/test-database.ts';
import { createTestRelay, type TestRelay } from '../../../relay/src/testing/test-relay.ts';
import { consent, openBrowser } from '../../../relay/tests/journeys/platform/platform-rig.ts';
import { type TestEngine, testEngine } from '../../src/engine/testing/test-engine.ts';

const account = 'lanlom.wear';
const credentials = { email: 'owner@example.com', password: 'correct horse battery' };

export interface LedgerLine {
  readonly text: string | null;
  readonly source: string;
  readonly at: number;
}

/** A real engine on a real relay on a real database, with the platform's stand-in outside; an account is linked. */
export async function startShopRig() {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-shop-'));
  const sandbox = await startTiktokSandbox({
    dataDir: join(dataDir, 'sandbox'),
    appId: sandboxApp.id,
    appSecret: sandboxApp.secret,
    seed: 'demo',
  });
  const database = await createTestDatabase();
  let port = 0;
  const startRelay = () =>
    createTestRelay({
      database,
      config: {
        http: { host: '127.0.0.1', port, publicUrl: undefined },
        tiktok: {
          appId: sandboxApp.id,
          appSecrets: [secret(sandboxApp.secret)],
          apiUrl: `${sandbox.url}/open_api/v1.3`,
          authorizeUrl: `${sandbox.url}/v2/auth/authorize/`,
          isSandbox: true,
        },
      },
    });
  let relay: TestRelay = await startRelay();
  port = Number(new URL(relay.url).port);
  let engine: TestEngine = testEngine(relay.url, join(dataDir, 'engine'));
  await engine.call('session.register', { shopName: 'Lanlom', name: 'Owner', ...credentials });
  await engine.untilLive();

  const knob = async <T>(path: string, body: object, method = 'POST'): Promise<T> => {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };

  return {
    account,
    dataDir,
    sql: database.adminSql,
    get relay() {
      return relay;
    },
    get engine() {
      return engine;
    },
    knob,
    say: (customer: string, message: object) => knob('customer/send', { customer, account, message }),
    /** What the customer received from the shop so far, once there are so many lines. */
    async ledger(customer: string, count: number): Promise<LedgerLine[]> {
      const waiting = count > 0 ? { wait: '15000', count: String(count) } : {};
      const query = new URLSearchParams({ customer, account, kind: 'received', ...waiting });
      const response = await fetch(`${sandbox.url}/_sandbox/ledger?${query}`);
      if (!response.ok) throw new Error(`ledger: ${await response.text()}`);
      return ((await response.json()) as { lines: LedgerLine[] }).lines;
    },
    /** Presses Connect in the app and agrees on the platform's page. */
    async link(): Promise<void> {
      const { authorizeUrl, attemptId } = await engine.call('accounts.connect', { channel: 'tiktok' });
      const browser = openBrowser();
      const start = await browser.get(authorizeUrl);
      await browser.get(await consent(new URL(start.headers.get('location') ?? '')));
      await engine.until(
        async () => (await engine.call('accounts.attempt', { attemptId })).status === 'done',
        'linked',
      );
      await engine.until(async () => (await engine.call('accounts.list', {})).length === 1, 'account row');
    },
    async stopRelay(): Promise<void> {
      await relay.relay.stop();
    },
    async startRelay(): Promise<void> {
      relay = await startRelay();
    },
    async restartEngine(): Promise<void> {
      await engine.close();
      engine = testEngine(relay.url, join(dataDir, 'engine'), { clock: systemClock });
    },
    async [Symbol.asyncDispose]() {
      await engine.close();
      await relay.relay.stop();
      await sandbox.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
