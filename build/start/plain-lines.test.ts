import { expect, test } from 'vitest';
import { loadConfig } from '../../relay/src/config/index.ts';
import { announce } from './announce.ts';
import { browserCommand } from './open-browser.ts';
import { parseOptions } from './options.ts';
import { whyNoSandbox } from './relay-environment.ts';

test('options', () => {
  expect(parseOptions([])).toEqual({ isReset: false, port: undefined, isHelp: false });
  expect(parseOptions(['--reset', '--port', '4000'])).toEqual({ isReset: true, port: 4000, isHelp: false });
  expect(() => parseOptions(['--port', 'http'])).toThrow('--port takes a number');
  expect(() => parseOptions(['--rest'])).toThrow(/--rest[\s\S]*npm start -- --reset/);
});

test('a browser is opened where somebody can look', () => {
  expect(browserCommand({ DISPLAY: ':0' }, 'linux')).toEqual(['xdg-open']);
  expect(browserCommand({ DISPLAY: ':0', BROWSER: 'firefox' }, 'linux')).toEqual(['firefox']);
  expect(browserCommand({ DISPLAY: ':0', BROWSER: 'none' }, 'linux')).toBeUndefined();
  expect(browserCommand({}, 'linux')).toBeUndefined();
  expect(browserCommand({}, 'darwin')).toEqual(['open']);
});

test('sandbox and demo shop are for a loopback relay without an app id', () => {
  const why = (env: Record<string, string>) =>
    whyNoSandbox(loadConfig({ TANDEM_MASTER_KEY: `${'A'.repeat(43)}=`, ...env }));
  expect(why({})).toBeUndefined();
  expect(why({ HOST: '0.0.0.0' })).toContain('HOST is 0.0.0.0');
  expect(why({ TIKTOK_APP_ID: '1', TIKTOK_APP_SECRET: 's' })).toContain('TIKTOK_APP_ID');
  expect(why({ NODE_ENV: 'production' })).toContain('production');
});

test('the lines say where everything is, and print a password only with a demo shop', () => {
  const running = {
    inbox: 'http://127.0.0.1:1/?token=t',
    isBrowserOpen: true,
    phone: 'http://127.0.0.1:2/phone',
    mailbox: 'http://127.0.0.1:5',
    relay: 'http://127.0.0.1:3',
    demoShop: { email: 'owner@lanlom.example', password: 'pass-word', agentEngine: 'retrieval-only' as const },
    noSandbox: undefined,
    hasClaudeKey: false,
    database: 'embedded PostgreSQL on 127.0.0.1:4',
    dataDir: '/data',
    seconds: 4.21,
  };
  const full = announce(running);
  for (const part of [
    '?token=t',
    '/phone',
    '127.0.0.1:5',
    'pass-word',
    'verbatim',
    '127.0.0.1:4',
    '/data',
    'after 4.2 s',
    'Ctrl-C',
  ]) {
    expect(full).toContain(part);
  }
  const bare = announce({
    ...running,
    phone: undefined,
    mailbox: undefined,
    demoShop: undefined,
    noSandbox: 'because.',
    hasClaudeKey: true,
  });
  expect(bare).toContain('No sandbox and no demo shop: because.');
  expect(bare).toContain('by Claude');
  expect(bare).not.toMatch(/Phone|Mailbox|Sign in/);
});
