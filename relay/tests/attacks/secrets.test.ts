import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Session } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTiktokSandbox, type TiktokSandbox } from '../../sandbox/tiktok/index.ts';
import { sandboxApp, secret } from '../../src/config/index.ts';
import { accountAccess } from '../../src/connections/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { startDesktopEngine } from '../chaos/desktop-engine.ts';
import { begin, consent, openBrowser, type Shop } from '../journeys/platform/platform-rig.ts';
import { startProcess } from '../support/start-process.ts';
import { copyTables, secretsIn, secretsInFiles } from './canary.ts';

// Secrets that were really used, looked for wherever something is written: tables, the database's files, logs, a crash's remains, the
// desktop's folder. And sealed tokens that were moved or changed.

const password = `correct horse ${newId()}`;
let folder: string;
let sandbox: TiktokSandbox;
let kit: TestRelay;
let log = '';
let secrets: Record<string, string>;
let owner: Session;
let connection: { tenantId: TenantId; id: ConnectionId };
let other: { tenantId: TenantId; id: ConnectionId };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-secrets-'));
  sandbox = await startTiktokSandbox({
    dataDir: join(folder, 'sandbox'),
    appId: sandboxApp.id,
    appSecret: sandboxApp.secret,
    seed: 'demo',
  });
  const into = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += chunk.toString();
      done();
    },
  });
  kit = await createTestRelay({
    log: pino({ level: 'trace' }, into),
    config: {
      // Jobs are for the process that is aborted.
      roles: new Set(['http', 'stream']),
      tiktok: {
        appId: sandboxApp.id,
        appSecrets: [secret(sandboxApp.secret)],
        apiUrl: `${sandbox.url}/open_api/v1.3`,
        authorizeUrl: `${sandbox.url}/v2/auth/authorize/`,
        isSandbox: true,
      },
    },
  });
  owner = await register('owner');
  connection = await link(owner, 'lanlom.wear');
  other = await link(await register('other'), 'baan.kafae');
  await use();
  secrets = await everySecret();
}, 60_000);
afterAll(async () => {
  await kit.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function register(name: string): Promise<Session> {
  const body = { shopName: `shop of ${name}`, name, email: `${name}@${newId()}.example`, password, deviceName: 'test' };
  return (await kit.call<Session>('POST', '/auth/register', { body })).body;
}

const returns: string[] = [];
async function link(as: Session, account: string) {
  const request: Shop['request'] = async (method, path, body) => {
    const { status, body: json } = await kit.call(method, path, { as, ...(body !== undefined && { body }) });
    return { status, json };
  };
  const browser = openBrowser();
  const { consent: page } = await begin({ request } as Shop, browser);
  const back = await consent(page, { account });
  returns.push(...new URL(back).searchParams.values(), must(browser.cookies.get('tandem_link')));
  expect((await browser.get(back)).status).toBe(200);
  const { tenantId } = as.membership;
  const [row] = await kit.database.adminSql<
    { id: ConnectionId }[]
  >`select id from connection where tenant_id = ${tenantId}`;
  return { tenantId, id: must(row).id };
}

const expire = ({ tenantId }: { tenantId: TenantId }) =>
  kit.database.adminSql`update connection_token set access_expires_at = now() where tenant_id = ${tenantId}`;
const access = ({ tenantId, id }: typeof connection) => accountAccess(kit.relay.ctx, tenantId, id);

/** What a week brings: renewals, renewals that fail, invitations repeated under one key, a reply, a sign-in. */
async function use(): Promise<void> {
  await expire(connection);
  await access(connection);
  const mishap = (fault: string, times: number) =>
    fetch(`${sandbox.url}/_sandbox/mishaps`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ api: { fault, path: '/tt_user/oauth2/refresh_token/', times } }),
    });
  await expire(other);
  await mishap('error-before', 5);
  const failure = await access(other).catch((error: unknown) => error);
  kit.relay.ctx.log.error({ err: failure, tenantId: connection.tenantId }, 'a failure as it would be logged');
  await mishap('none', 0);
  const invite = () =>
    kit.call<{ link: string }>('POST', '/team/invitations', {
      as: owner,
      body: { email: 'guest@example.com', role: 'staff' },
      headers: { 'idempotency-key': 'an-invitation' },
    });
  const { link: first } = (await invite()).body;
  expect((await invite()).body.link).toBe(first);
  invitation = must(first.split('#')[1]);
  await kit.call('POST', '/auth/login', {
    body: { email: owner.person.email, password: `wrong ${password}`, deviceName: 'x' },
  });
  const { body } = await kit.call<Session>('POST', '/auth/refresh', { body: { refreshToken: owner.refreshToken } });
  renewed = body;
}
let invitation: string;
let renewed: Session;

async function everySecret(): Promise<Record<string, string>> {
  const issued = readdirSync(join(folder, 'sandbox'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').match(/\b(?:act|rft)\.\w{48}/g) ?? []);
  expect(new Set(issued).size).toBeGreaterThanOrEqual(6);
  const { keys, config } = kit.relay.ctx;
  return {
    ...Object.fromEntries([...new Set(issued)].map((token, n) => [`platform token ${n}`, token])),
    ...Object.fromEntries(returns.map((value, n) => [`state, code or cookie ${n}`, value])),
    'app secret': sandboxApp.secret,
    password,
    'invitation’s secret': must(invitation.split('.')[1]),
    'refresh token': must(owner.refreshToken.split('.')[1]),
    'next refresh token': must(renewed.refreshToken.split('.')[1]),
    'access token': must(owner.accessToken.split('.')[2]),
    'next access token': must(renewed.accessToken.split('.')[2]),
    'master key': must(config.masterKeys[0]).reveal(),
    'key of access tokens': keys.derive('access-token').toString('base64url'),
    'key of names': keys.derive('people').toString('base64url'),
  };
}

test('no secret stands in any table, in any spelling', async () => {
  const { adminSql } = kit.database;
  const texts = await copyTables(adminSql);
  expect(texts.size).toBeGreaterThan(40);
  const hits = [...texts].flatMap(([table, text]) => secretsIn(text, secrets).map((name) => `${table}: ${name}`));
  expect(hits).toEqual([]);
  // It would be found.
  const token = must(secrets['platform token 0']);
  for (const spelling of [token, Buffer.from(`xx${token}yy`).toString('base64'), Buffer.from(token).toString('hex')])
    expect(secretsIn(`… ${spelling} …`, secrets)).toEqual(['platform token 0']);
  expect([...texts.values()].join()).toContain(owner.membership.tenantId);
});

test('nor in the files of the database, its write-ahead log included', async () => {
  const { adminSql } = kit.database;
  await adminSql`checkpoint`;
  const [where] = await adminSql<[{ data: string; oid: string }]>`
    select current_setting('data_directory') as data, oid::text from pg_database where datname = current_database()`;
  const known = { marker: 'shop of owner' };
  for (const part of [join('base', where.oid), 'pg_wal']) {
    const hits = await secretsInFiles(join(where.data, part), { ...secrets, ...known });
    expect(hits.filter((hit) => !hit.endsWith(': marker'))).toEqual([]);
    expect(hits.length).toBeGreaterThan(0);
  }
}, 60_000);

test('nor in the log, at its most talkative', () => {
  expect(log).toContain('"err"');
  expect(log).toContain(connection.tenantId);
  expect(secretsIn(log, secrets)).toEqual([]);
});

test('nor in what a process leaves that is aborted in the middle of a renewal', async () => {
  const points = join(folder, 'points');
  mkdirSync(points);
  writeFileSync(join(points, 'refresh-answered'), '');
  const remains = () => readdirSync('.').filter((name) => /^core|^report\./.test(name));
  const before = remains();
  const worker = startProcess(new URL('../process/refresh-process.ts', import.meta.url), {
    DATABASE_URL: kit.database.url,
    PLATFORM_URL: sandbox.url,
    TANDEM_FAILPOINTS: points,
    LOG_LEVEL: 'trace',
  });
  expect(await worker.nextJson()).toEqual({ ready: true });
  await expire(connection);
  const { adminSql } = kit.database;
  await adminSql`update graphile_worker._private_jobs set run_at = now() where key like ${`%refresh-token:${connection.id}`}`;
  await adminSql`select pg_notify('jobs:insert', '{"r":100,"count":1}')`;
  const isThere = () => readdirSync(points).some((name) => name === `refresh-answered.${worker.child.pid}`);
  await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
  worker.child.kill('SIGABRT');
  await worker.ended;
  secrets = { ...secrets, ...(await everySecret()) };
  expect(worker.said()).toContain('relay is ready');
  expect(secretsIn(worker.said(), secrets)).toEqual([]);
  expect(remains()).toEqual(before);
}, 90_000);

test('nor in the folder of a desktop that has signed in and holds the shop’s rows', async () => {
  const dataDir = join(folder, 'desktop');
  const engine = startDesktopEngine('desktop', kit.url, dataDir);
  try {
    await engine.call('session.signIn', { email: owner.person.email, password });
    const list = () => engine.call('inbox.counts', {}).then(() => readdirSync(dataDir, { recursive: true }).length);
    await expect.poll(list, { timeout: 15_000 }).toBeGreaterThan(1);
    expect(await secretsInFiles(dataDir, secrets)).toEqual([]);
  } finally {
    await engine.close();
  }
}, 60_000);

describe('a sealed token opens nowhere but in its place', () => {
  type Sealed = { access: Buffer; refresh: Buffer };
  const sealedOf = async ({ tenantId }: { tenantId: TenantId }): Promise<Sealed> => {
    const rows = await kit.database.adminSql<Sealed[]>`
      select access_token as access, refresh_token as refresh from connection_token where tenant_id = ${tenantId}`;
    return must(rows[0]);
  };
  const put = (bytes: Uint8Array) =>
    kit.database.adminSql`
      update connection_token set access_token = ${bytes}, access_expires_at = now() + interval '1 day'
      where tenant_id = ${connection.tenantId}`;

  test.each<[string, (own: Sealed, foreign: Sealed) => Buffer]>([
    ['of another shop', (_own, foreign) => foreign.access],
    ['of the other column', (own) => own.refresh],
    ['with its tag cut short', (own) => own.access.subarray(0, -1)],
    ['with a tag of four bytes', (own) => own.access.subarray(0, -12)],
    ['without a tag', (own) => own.access.subarray(0, 12)],
    ['empty', () => Buffer.alloc(0)],
    ['in plain', () => Buffer.from('act.plain')],
  ])('%s', async (_name, change) => {
    const own = await sealedOf(connection);
    await put(change(own, await sealedOf(other)));
    await expect(access(connection)).rejects.toThrow();
    await put(own.access);
    expect((await access(connection)).accessToken).toMatch(/^act\./);
  });

  test('with any one bit of it changed', async () => {
    const { access: whole } = await sealedOf(connection);
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at] = must(bytes[at]) ^ (1 << (at % 8));
      await put(bytes);
      await expect(access(connection)).rejects.toThrow();
    }
    await put(whole);
  });
});
