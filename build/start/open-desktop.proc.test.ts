import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkout } from '../checkout.ts';
import { type Child, startChild } from './child.ts';
import { type DesktopPlace, openDesktop, type Up } from './open-desktop.ts';
import { claimRun, type RunRecord } from './run-record.ts';

// A stand-in for Electron's binary: what it is started with is written down, and it behaves as the test says.
let root = '';
let record: RunRecord;
let children: Child[] = [];
const told: string[] = [];
const recordedFile = () => join(root, 'electron.json');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'tandem-desktop-'));
  for (const name of ['logs', 'desktop', 'dist', 'renderer']) mkdirSync(join(root, name));
  record = await claimRun(root);
  children = [];
  told.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void told.push(String(line)));
});
afterEach(async () => {
  for (const child of children) {
    await child.stop();
    await child.ended;
  }
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const up: Up = async (plan) => {
  const child = await startChild(plan, record);
  children.push(child);
  return { child, ready: await child.ready };
};

function stubElectron(behaviour: string): void {
  const path = join(root, 'dist', 'electron');
  const keep = `require('node:fs').writeFileSync(${JSON.stringify(recordedFile())},
    JSON.stringify({ args: process.argv.slice(2), env: process.env }));`;
  writeFileSync(path, `#!/usr/bin/env node\n${keep}\n${behaviour}\n`);
  chmodSync(path, 0o755);
}

function place(more: Partial<DesktopPlace> = {}): DesktopPlace {
  return {
    folder: { root, logs: join(root, 'logs'), desktop: join(root, 'desktop') },
    inboxPort: 0,
    relayUrl: 'http://127.0.0.1:9',
    sandboxUrl: 'http://127.0.0.1:8/phone?x=1',
    env: {
      ...process.env,
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      ELECTRON_OVERRIDE_DIST_PATH: join(root, 'dist'),
      DISPLAY: ':0',
      BROWSER: process.execPath,
    },
    isRoot: false,
    ...more,
  };
}

test('Electron is started on the built shell, with the relay, the sandbox and a folder of its own', async ({
  skip,
}) => {
  skip(process.platform === 'win32', 'the stand-in for the binary is a script');
  stubElectron(`console.log(JSON.stringify({ ready: true, url: 'tandem://app/' })); setInterval(() => {}, 1000);`);
  expect(await openDesktop(place(), up)).toEqual({ inbox: 'in its own window', isBrowserOpen: false });
  const { args, env } = JSON.parse(readFileSync(recordedFile(), 'utf8')) as {
    args: string[];
    env: Record<string, string>;
  };
  expect(args).toEqual([join(checkout, 'desktop'), `--user-data-dir=${join(root, 'desktop', 'electron')}`]);
  expect(env).toMatchObject({ TANDEM_RELAY_URL: 'http://127.0.0.1:9', TANDEM_SANDBOX_ORIGIN: 'http://127.0.0.1:8' });
  const manifest = JSON.parse(readFileSync(join(checkout, 'desktop', 'package.json'), 'utf8')) as { main: string };
  expect(readFileSync(join(checkout, 'desktop', manifest.main), 'utf8')).toContain('enableSandbox');
  expect(told).toEqual([]);
});

test.each([
  ['is not there', undefined, /No Electron binary here, so the desktop opens in your browser\./],
  ['ends at once', 'process.exit(127);', /Electron does not start here \(.*desktop\.log says why\)/],
])('where the binary %s, the browser host serves and one sentence says so', async (_case, behaviour, sentence) => {
  if (behaviour !== undefined) stubElectron(behaviour);
  const { inbox } = await openDesktop(place(), up);
  expect((await fetch(inbox, { redirect: 'manual' })).status).toBeLessThan(400);
  expect(told).toEqual([expect.stringMatching(sentence)]);
});

test.each([
  ['as root', { isRoot: true }],
  ['where nobody can look', { env: { ...process.env, BROWSER: 'none' } }],
])('%s the browser host serves without a word', async (_case, more) => {
  stubElectron('');
  const { inbox } = await openDesktop(place(more), up);
  expect(inbox).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect(told).toEqual([]);
});
