import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, defaultDataDir, isLoopback, loadConfig } from './index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tandem-config-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

const load = (env: Record<string, string> = {}) => loadConfig({ TANDEM_DATA_DIR: dataDir, ...env });
const key = Buffer.alloc(32, 7).toString('base64');
const production = {
  NODE_ENV: 'production',
  TANDEM_MASTER_KEY: key,
  DATABASE_URL: 'postgres://app:pw@db/tandem',
  TIKTOK_APP_ID: '7001',
  TIKTOK_APP_SECRET: 'new, old',
  PUBLIC_URL: 'https://relay.example.com/',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('an empty environment', () => {
  test('is a relay on a free loopback port with the embedded database and all roles', () => {
    const config = load();
    expect(config).toMatchObject({
      env: 'development',
      dataDir,
      http: { host: '127.0.0.1', port: 0, publicUrl: undefined },
      database: { url: undefined, migrateUrl: undefined },
      burstWaitMs: 4000,
      eventDays: 30,
      log: { level: 'info' },
      tiktok: { appId: '', appSecrets: [], isSandbox: false, apiUrl: 'https://business-api.tiktok.com/open_api/v1.3' },
    });
    expect([...config.roles]).toEqual(['http', 'stream', 'worker']);
    expect(config.claude.apiKey).toBeUndefined();
  });

  test('makes a master key once and keeps it to itself', () => {
    const first = load().masterKeys[0]?.reveal();
    expect(Buffer.from(first ?? '', 'base64')).toHaveLength(32);
    expect(load().masterKeys[0]?.reveal()).toBe(first);
    expect(readFileSync(join(dataDir, 'master-key'), 'utf8')).toBe(first);
    expect(statSync(join(dataDir, 'master-key')).mode & 0o777).toBe(0o600);
  });

  test('counts a variable set to nothing as unset', () => {
    expect(problemsOf({ PORT: '', DATABASE_URL: ' ', LOG_LEVEL: '' })).toEqual([]);
  });
});

test('production takes real credentials, newest secret first, and prints none of them', () => {
  const config = load(production);
  expect(config.env).toBe('production');
  expect(config.http.publicUrl).toBe('https://relay.example.com');
  expect(config.tiktok.appSecrets.map((each) => each.reveal())).toEqual(['new', 'old']);
  expect(config.tiktok.authorizeUrl).toBe('https://www.tiktok.com/v2/auth/authorize/');
  const printed = `${JSON.stringify(config)} ${inspect(config, { depth: 9, showHidden: true })}`;
  for (const hidden of [key, 'app:pw', 'old']) expect(printed).not.toContain(hidden);
});

test('the calls an app registration may make are the platform’s basic tier, or what is set', () => {
  expect(load().tiktok.limits).toBeUndefined();
  expect(load({ TANDEM_TIKTOK_LIMITS: '20/s, 900/min' }).tiktok.limits).toEqual([
    { n: 20, perMs: 1000 },
    { n: 900, perMs: 60_000 },
  ]);
  for (const wrong of ['0/s', '10', '10/day', 'x', ',']) {
    expect(problemsOf({ TANDEM_TIKTOK_LIMITS: wrong })).toEqual([
      expect.stringMatching(/^TANDEM_TIKTOK_LIMITS must list/),
    ]);
  }
});

test('every problem is told at once, never with the value', () => {
  const problems = problemsOf({
    NODE_ENV: 'production',
    PORT: '70000',
    DATABASE_URL: 'mysql://root:hunter2@db',
    DATABASE_MIGRATE_URL: 'postgres://owner:pw@db/tandem',
    TANDEM_ROLES: 'http,cook',
    LOG_LEVEL: 'loud',
    TIKTOK_APP_SECRET: 'only-the-secret',
    PUBLIC_URL: 'http://relay.example.com',
  });
  expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'PUBLIC_URL',
    'TANDEM_MASTER_KEY',
    'TANDEM_ROLES',
    'TIKTOK_APP_SECRET',
  ]);
  expect(problems.every((problem) => problem.endsWith('.'))).toBe(true);
  expect(problems.join()).not.toMatch(/hunter2|only-the-secret/);
});

describe('the master key', () => {
  test.each(['short', Buffer.alloc(16).toString('base64'), `${key}=`, key.replaceAll('B', '!')])(
    '%s is refused',
    (bad) => {
      expect(problemsOf({ TANDEM_MASTER_KEY: bad })).toHaveLength(1);
    },
  );

  test('several are listed newest first, none of them twice', () => {
    const other = Buffer.alloc(32, 9).toString('base64');
    const { masterKeys } = load({ TANDEM_MASTER_KEY: `${other}, ${key}` });
    expect(masterKeys.map((one) => one.reveal())).toEqual([other, key]);
    expect(problemsOf({ TANDEM_MASTER_KEY: `${key},${key}` })).toHaveLength(1);
    expect(problemsOf({ TANDEM_MASTER_KEY: ',' })).toHaveLength(1);
  });
});

describe('databases', () => {
  test('an owner without an application role is refused', () => {
    expect(problemsOf({ DATABASE_MIGRATE_URL: 'postgres://owner@db/t' })).toEqual([
      expect.stringContaining('DATABASE_MIGRATE_URL is set without DATABASE_URL'),
    ]);
  });
  test('one role for both is refused', () => {
    const same = 'postgres://owner@db/t';
    expect(problemsOf({ DATABASE_URL: same, DATABASE_MIGRATE_URL: same })).toHaveLength(1);
  });
});

describe('the sandbox', () => {
  const sandbox = { TIKTOK_SANDBOX_URL: 'http://127.0.0.1:4100/' };

  test('replaces both addresses and brings its own registration', () => {
    const { tiktok } = load(sandbox);
    expect(tiktok).toMatchObject({
      isSandbox: true,
      apiUrl: 'http://127.0.0.1:4100/open_api/v1.3',
      authorizeUrl: 'http://127.0.0.1:4100/v2/auth/authorize/',
    });
    expect([tiktok.appId.length > 0, tiktok.appSecrets.length]).toEqual([true, 1]);
  });

  test.each([
    ['in production', { ...production, TIKTOK_APP_ID: '', TIKTOK_APP_SECRET: '' }],
    ['beside a real app id', { TIKTOK_APP_ID: '7001', TIKTOK_APP_SECRET: 's' }],
    ['on a relay that can be reached from outside', { HOST: '0.0.0.0' }],
    ['elsewhere than on this machine', { TIKTOK_SANDBOX_URL: 'http://10.0.0.7:4100' }],
  ])('is refused %s', (_, env) => {
    expect(problemsOf({ ...sandbox, ...env })).toEqual([expect.stringContaining('TIKTOK_SANDBOX_URL')]);
  });
});

test('loopback is this machine only', () => {
  expect(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com'].some(isLoopback)).toBe(false);
});

test('two checkouts keep their data apart', () => {
  expect(defaultDataDir('/srv/a')).not.toBe(defaultDataDir('/srv/b'));
  expect(defaultDataDir('/srv/a/')).toBe(defaultDataDir('/srv/a'));
});
