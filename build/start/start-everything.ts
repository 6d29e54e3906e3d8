import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Config, loadConfig, sandboxApp } from '../../relay/src/config/index.ts';
import { endOrphan, ensureDatabase, startEmbeddedPostgres } from '../../relay/src/db/embedded/index.ts';
import { migrate } from '../../relay/src/db/migrate.ts';
import { checkout } from '../checkout.ts';
import { giveDemoPlan } from '../demo-shop/demo-plan.ts';
import { ensureDemoShop } from '../demo-shop.ts';
import { announce } from './announce.ts';
import { type Child, type ChildPlan, startChild } from './child.ts';
import { type DataFolder, emptyDataFolder, openDataFolder, readPorts, writePorts } from './data-folder.ts';
import { freePort, wantedPort } from './free-port.ts';
import { openDesktop, type Up } from './open-desktop.ts';
import type { StartOptions } from './options.ts';
import { whyNoSandbox } from './relay-environment.ts';
import { ensureRenderer } from './renderer-build.ts';
import { claimRun, forgetRun, type RunRecord, writeRecord } from './run-record.ts';
import { untilAskedToEnd } from './signals.ts';

/** Something that runs and can be ended. */
type Started = { stop: () => Promise<void> };
/** `started` in that order; ended in reverse, so the database is last. */
type Base = { folder: DataFolder; record: RunRecord; started: Started[]; ending: AbortSignal };
type Place = Base & { config: Config; ports: Ports };
type Ports = { relay: number; sandbox: number; inbox: number };

/** Starts everything, waits until somebody asks it to end or a part ends by itself, ends everything. Returns the exit code. */
export async function startEverything(options: StartOptions): Promise<number> {
  const asked = untilAskedToEnd();
  const folder = openDataFolder(process.env);
  const record = await claimRun(folder.root);
  const started: Started[] = [];
  const ending = new AbortController();
  const running = run(options, { folder, record, started, ending: ending.signal });
  try {
    const outcome = await Promise.race([running, asked]);
    if (outcome === 'asked') return 0;
    console.error(`\n${outcome}\n\nSo everything else is ended too; "npm start" starts again with what was kept.`);
    return 1;
  } finally {
    ending.abort();
    await endAll(started);
    // Asked to end while still starting: what came up meanwhile ends as well.
    await running.catch(() => undefined);
    await endAll(started);
    forgetRun(record);
  }
}

async function endAll(started: Started[]): Promise<void> {
  for (let last = started.pop(); last !== undefined; last = started.pop()) await last.stop();
}

/** Returns a sentence when a part has ended by itself. */
async function run(options: StartOptions, base: Base): Promise<string> {
  const { folder } = base;
  if (options.isReset) {
    await endOrphan(folder.database);
    emptyDataFolder(folder);
  }
  const config = loadConfig({ ...process.env, TANDEM_DATA_DIR: folder.root });
  const ports = await choosePorts(folder, config, options);
  const children = await bringUp({ ...base, config, ports });
  return Promise.race(children.map((child) => child.ended));
}

async function choosePorts(folder: DataFolder, config: Config, options: StartOptions): Promise<Ports> {
  const kept = readPorts(folder);
  const { host } = config.http;
  const wanted = options.port ?? (config.http.port === 0 ? undefined : config.http.port);
  const ports = {
    relay: wanted === undefined ? await freePort(host, kept.relay) : await wantedPort(host, wanted),
    sandbox: await freePort('127.0.0.1', kept.sandbox),
    inbox: await freePort('127.0.0.1', kept.inbox),
  };
  writePorts(folder, ports);
  return ports;
}

async function bringUp(place: Place): Promise<Child[]> {
  const { folder, config, record, started, ending } = place;
  const noSandbox = whyNoSandbox(config);
  const children: Child[] = [];
  const up: Up = async (plan) => {
    ending.throwIfAborted();
    const child = await startChild(plan, place.record);
    started.push(child);
    try {
      const ready = await child.ready;
      children.push(child);
      return { child, ready };
    } catch (error) {
      await child.stop();
      throw error;
    }
  };
  const [database] = await both(bringUpDatabase(place), ensureRenderer());
  const hasMailbox = noSandbox === undefined && config.smtpUrl === undefined;
  const [sandbox, mailbox] = await both(
    noSandbox === undefined ? up(sandboxPlan(place)).then(({ ready }) => ready) : undefined,
    hasMailbox ? up(mailboxPlan(place)).then(({ ready }) => ready) : undefined,
  );
  const relay = (await up(relayPlan(place, database.env, { platformUrl: sandbox?.url, smtpUrl: mailbox?.smtpUrl })))
    .ready;
  const relayUrl = relay.url.replace(/\/+$/, '');
  const demoShop =
    sandbox === undefined
      ? undefined
      : await ensureDemoShop(relayUrl, folder.demoShop, (shop) =>
          giveDemoPlan({ ...process.env, ...record.relayEnv }, shop),
        );
  const desktop = await openDesktop(
    {
      folder,
      inboxPort: place.ports.inbox,
      relayUrl,
      sandboxUrl: sandbox?.url,
      env: process.env,
      isRoot: process.getuid?.() === 0,
    },
    up,
  );
  console.log(
    announce({
      ...desktop,
      phone: typeof sandbox?.phoneUrl === 'string' ? sandbox.phoneUrl : undefined,
      relay: relayUrl,
      demoShop,
      noSandbox,
      hasClaudeKey: config.claude.apiKey !== undefined,
      mailbox: mailbox?.url,
      database: database.description,
      dataDir: folder.root,
      seconds: performance.now() / 1000,
    }),
  );
  return children;
}

/** Both at once; when one fails the other is still awaited, so that nothing starts after the ending. */
async function both<A, B>(first: A, second: B): Promise<[Awaited<A>, Awaited<B>]> {
  const [one, other] = await Promise.allSettled([first, second]);
  if (one.status === 'rejected') throw one.reason;
  if (other.status === 'rejected') throw other.reason;
  return [one.value, other.value];
}

async function bringUpDatabase({ folder, config, record, started }: Place) {
  if (config.database.url !== undefined) return { env: {}, description: 'the one that DATABASE_URL names' };
  const server = await startEmbeddedPostgres({ dataDir: folder.database });
  started.push(server);
  const ownerUrl = await ensureDatabase(server.adminUrl, 'tandem');
  const appUrl = new URL(ownerUrl);
  appUrl.username = 'tandem_relay';
  appUrl.password = randomBytes(24).toString('hex');
  await migrate({ ownerUrl, app: { login: appUrl.username, password: appUrl.password } });
  const env = { DATABASE_URL: appUrl.href, DATABASE_MIGRATE_URL: ownerUrl };
  record.relayEnv = env;
  writeRecord(record);
  return { env, description: `embedded PostgreSQL on 127.0.0.1:${server.port}` };
}

function sandboxPlan({ folder, ports }: Place): ChildPlan {
  const args = ['--port', String(ports.sandbox), '--data', folder.sandbox, '--seed', 'demo'];
  return {
    name: 'sandbox TikTok',
    script: join(checkout, 'relay', 'sandbox', 'tiktok', 'main.ts'),
    args: [...args, '--app-id', sandboxApp.id, '--app-secret', sandboxApp.secret],
    env: process.env,
    logFile: join(folder.logs, 'sandbox-tiktok.log'),
  };
}

function mailboxPlan({ folder }: Place): ChildPlan {
  return {
    name: 'sandbox mailbox',
    script: join(checkout, 'relay', 'sandbox', 'mailbox', 'main.ts'),
    env: process.env,
    logFile: join(folder.logs, 'sandbox-mailbox.log'),
  };
}

function relayPlan(
  { folder, config, ports, record }: Place,
  database: Record<string, string>,
  outside: { platformUrl: string | undefined; smtpUrl: unknown },
): ChildPlan {
  const env: Record<string, string> = {
    ...database,
    TANDEM_DATA_DIR: folder.root,
    HOST: config.http.host,
    PORT: String(ports.relay),
    ...(outside.platformUrl === undefined ? {} : { TIKTOK_SANDBOX_URL: outside.platformUrl }),
    ...(typeof outside.smtpUrl === 'string' ? { SMTP_URL: outside.smtpUrl } : {}),
  };
  record.relayEnv = env;
  return {
    name: 'relay',
    script: join(checkout, 'relay', 'src', 'main.ts'),
    env: { ...process.env, ...env },
    logFile: join(folder.logs, 'relay.log'),
    graceMs: 20_000,
  };
}
