import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '@tandem/shared/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRunning, type ProcessIdentity } from '../../relay/src/db/embedded/index.ts';
import { checkout } from '../checkout.ts';
import { relayClient } from '../demo-shop/relay-client.ts';

// The real thing: every process of `npm start`, one after the other on one data folder.
const startMs = 120_000;
let dataDir = '';
const children = new Set<ChildProcess>();

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tandem-start-'));
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

type Printed = { child: ChildProcess; text: string; row: (name: string) => string };

function launch(args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(checkout, 'build', 'start.ts'), ...args], {
    env: { ...process.env, TANDEM_DATA_DIR: dataDir, BROWSER: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  const read = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return { child, printed: () => text };
}

/** Resolves when everything runs; rejects with what was printed when it ends before. */
function start(args: string[] = [], env: Record<string, string> = {}): Promise<Printed> {
  const { child, printed } = launch(args, env);
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const text = printed();
      if (!text.includes('Ctrl-C ends everything')) return;
      const row = (name: string) => new RegExp(`^ +${name} +(.*)$`, 'm').exec(text)?.[1]?.split('  (')[0]?.trim() ?? '';
      resolve({ child, text, row });
    });
    child.on('close', () => reject(new Error(printed())));
  });
}

async function fail(args: string[] = [], env: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const { child, printed } = launch(args, env);
  const [code] = (await once(child, 'close')) as [number];
  return { code, text: printed() };
}

function recorded(folder = dataDir): (ProcessIdentity & { name: string })[] {
  const { children: found } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as {
    children: (ProcessIdentity & { name: string })[];
  };
  return found;
}

async function anyRunning(identities: ProcessIdentity[]): Promise<boolean> {
  return (await Promise.all(identities.map(isRunning))).includes(true);
}

function databaseProcesses(): string {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`-D ${dataDir}/`)).join('\n');
}

async function signIn({ row }: Printed) {
  const [email = '', password = ''] = row('Sign in').split(/\s+/);
  const open = relayClient(row('Relay'));
  const session = await open.call(api.login, { body: { email, password, deviceName: 'test' } });
  return open.as(session.accessToken);
}

async function end({ child }: Printed, signal: NodeJS.Signals): Promise<unknown[]> {
  const ended = once(child, 'close');
  child.kill(signal);
  return ended;
}

test('from nothing to a shop that is linked and knows something; Ctrl-C ends every process', {
  timeout: startMs,
}, async () => {
  const running = await start();
  const client = await signIn(running);
  const { connections } = await client.call(api.listConnections, {});
  expect(connections).toMatchObject([{ channel: 'tiktok', status: 'active', agentMode: 'auto', missingScopes: [] }]);
  const [connection] = connections;
  const { documents } = await client.call(api.listDocuments, { params: { id: connection?.id ?? '' } });
  expect(documents.length).toBeGreaterThan(10);
  expect((await fetch(running.row('Phone'))).status).toBe(200);
  expect((await fetch(running.row('Inbox'), { redirect: 'manual' })).status).toBeLessThan(400);
  const processes = recorded();
  const names = ['desktop', 'relay', 'sandbox TikTok', 'sandbox mailbox'];
  expect(processes.map((each) => each.name).sort()).toEqual(names);
  expect((await fetch(running.row('Mailbox'))).status).toBe(200);
  expect(await end(running, 'SIGINT')).toEqual([0, null]);
  expect(await anyRunning(processes)).toBe(false);
  expect(databaseProcesses()).toBe('');
  expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
});

test('a second start finds the same shop at the same addresses, also after a SIGKILL', {
  timeout: 2 * startMs,
}, async () => {
  const before = await start();
  const refused = await fail();
  expect(refused.code).toBe(1);
  expect(refused.text).toContain(`already runs on ${dataDir}`);
  const processes = recorded();
  await end(before, 'SIGKILL');
  expect(await anyRunning(processes)).toBe(true);
  const after = await start();
  expect(await anyRunning(processes)).toBe(false);
  for (const name of ['Sign in', 'Relay', 'Phone']) expect(after.row(name)).toBe(before.row(name));
  const { connections } = await (await signIn(after)).call(api.listConnections, {});
  expect(connections).toHaveLength(1);

  // A part that ends by itself takes the rest along, with a sentence.
  const relay = recorded().find((each) => each.name === 'relay');
  const closed = once(after.child, 'close');
  process.kill(relay?.pid ?? 0, 'SIGKILL');
  expect(await closed).toEqual([1, null]);
  expect(databaseProcesses()).toBe('');
});

test('with an app id there is no sandbox, no demo shop and no printed password', { timeout: startMs }, async () => {
  // A folder of its own: the demo shop's account must never be asked about at the real platform.
  const folder = mkdtempSync(join(tmpdir(), 'tandem-start-'));
  const running = await start([], { TANDEM_DATA_DIR: folder, TIKTOK_APP_ID: '1', TIKTOK_APP_SECRET: 'secret' });
  expect(running.text).toContain('No sandbox and no demo shop: TIKTOK_APP_ID is set');
  expect([running.row('Phone'), running.row('Sign in')]).toEqual(['', '']);
  expect(recorded(folder).map((each) => each.name)).toEqual(['relay', 'desktop']);
  await end(running, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

test('a busy port and a wrong configuration are plain sentences, and leave nothing behind', {
  timeout: startMs,
}, async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const address = busy.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const taken = await fail(['--port', port]);
  busy.close();
  expect(taken).toMatchObject({ code: 1, text: expect.stringContaining(`Port ${port} is in use by another program`) });
  const wrong = await fail([], { LOG_LEVEL: 'loud', TANDEM_ROLES: 'cook' });
  expect(wrong.text).toMatch(/LOG_LEVEL must be one of[\s\S]*TANDEM_ROLES must list/);
  expect(wrong.text).not.toMatch(/\n\s+at /);
  expect(databaseProcesses()).toBe('');
});

test('--reset begins anew', { timeout: startMs }, async () => {
  const password = (JSON.parse(readFileSync(join(dataDir, 'demo-shop.json'), 'utf8')) as { password: string }).password;
  const running = await start(['--reset']);
  expect(running.row('Sign in')).not.toContain(password);
  await signIn(running);
  await end(running, 'SIGINT');
});
