import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@tandem/shared/lib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { engineEnvironment } from './engine-environment.ts';
import { recordingElectron } from './testing/recording-electron.ts';

const appPath = mkdtempSync(join(tmpdir(), 'tandem-shell-'));
writeFileSync(join(appPath, 'package.json'), JSON.stringify({ tandemRelayUrl: 'https://relay.shop.example' }));
const recorded = recordingElectron(appPath);
const ownFolder = join(appPath, 'own');
recorded.app.switches.set('user-data-dir', ownFolder);
vi.mock('electron', () => recorded.electron);

const ourFrame = { url: 'tandem://app/index.html', parent: null };
const call = (event: unknown, raw: unknown) => must(recorded.calls.get('tandem:call'))(event, raw);
const prevented = (contents: { emit(name: string, event: unknown): boolean }, name: string, url: string) => {
  const event = { url, isPrevented: false, preventDefault: () => undefined };
  event.preventDefault = () => {
    event.isPrevented = true;
    return undefined;
  };
  contents.emit(name, event);
  return event.isPrevented;
};

beforeAll(async () => {
  delete process.env.TANDEM_RELAY_URL;
  // Another test file may have run it in this worker, with an Electron of its own.
  vi.resetModules();
  await import('./main.ts');
  await vi.waitFor(() => expect(recorded.windows).toHaveLength(1));
});

describe('the window', () => {
  test('is sandboxed, isolated and served by our own scheme', () => {
    const window = must(recorded.windows[0]);
    expect(recorded.app.isSandboxEnabled).toBe(true);
    expect(recorded.schemes).toEqual([expect.objectContaining({ scheme: 'tandem' })]);
    expect(window.webContents.url).toBe('tandem://app/index.html');
    expect(window.isShown).toBe(true);
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(window.options).toMatchObject({ minWidth: 720, minHeight: 560 });
  });

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s stays on our own page', (name) => {
    const { webContents } = must(recorded.windows[0]);
    expect(prevented(webContents, name, 'https://evil.example/')).toBe(true);
    expect(prevented(webContents, name, 'file:///etc/passwd')).toBe(true);
    expect(prevented(webContents, name, 'tandem://app/index.html')).toBe(false);
    expect(prevented(webContents, name, 'tandem://app.evil.example/')).toBe(true);
  });

  test('opens https outside and nothing else, and never a second window', () => {
    const { webContents } = must(recorded.windows[0]);
    recorded.opened.length = 0;
    const hostile = [
      'smb://host/share',
      'file:///C:/Windows/System32/calc.exe',
      'javascript:alert(1)',
      'ms-msdt:/id',
      'http://plain.example/',
      'https://user:secret@bank.example/',
      'not an address',
    ];
    for (const url of [...hostile, 'https://shop.example/a?b=ก']) {
      expect(must(webContents.windowOpenHandler)({ url })).toEqual({ action: 'deny' });
    }
    expect(recorded.opened).toEqual(['https://shop.example/a?b=%E0%B8%81']);
    expect(prevented(webContents, 'will-attach-webview', '')).toBe(true);
  });

  test('saves a customer’s file, and nothing else can be saved', () => {
    const { webContents } = must(recorded.windows[0]);
    recorded.opened.length = 0;
    expect(prevented(webContents, 'will-navigate', 'tandem://media/0198')).toBe(true);
    expect(prevented(webContents, 'will-navigate', 'https://evil.example/setup.exe')).toBe(true);
    expect(webContents.downloaded).toEqual(['tandem://media/0198']);
    expect(recorded.opened).toEqual([]);
    const isSaved = (url: string) => {
      const preventDefault = vi.fn();
      must(recorded.defaultSession.handlers.get('will-download'))({ preventDefault }, { getURL: () => url });
      return preventDefault.mock.calls.length === 0;
    };
    expect(isSaved('tandem://media/0198')).toBe(true);
    expect(isSaved('blob:tandem://app/1')).toBe(true);
    for (const url of [
      'https://evil.example/setup.exe',
      'blob:https://evil.example/1',
      'tandem://media.evil/1',
      'data:,x',
    ]) {
      expect(isSaved(url), url).toBe(false);
    }
  });

  test('gets no permission but writing to the clipboard', () => {
    const answers: Record<string, boolean> = {};
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'clipboard-read',
      'clipboard-sanitized-write',
    ]) {
      must(recorded.defaultSession.permissionRequest)(must(recorded.windows[0]).webContents, permission, (ok) => {
        answers[permission] = ok;
      });
    }
    expect(Object.entries(answers).filter(([, ok]) => ok)).toEqual([['clipboard-sanitized-write', true]]);
    expect(
      must(recorded.defaultSession.permissionCheck)(null, 'clipboard-sanitized-write', 'https://evil.example'),
    ).toBe(false);
  });
});

describe('the bridge', () => {
  test('answers only the top frame of our own page', async () => {
    const request = { id: 1, name: 'session.get', input: {} };
    for (const frame of [
      null,
      { url: 'https://evil.example/', parent: null },
      { url: 'tandem://app/index.html', parent: { url: 'tandem://app/' } },
      { url: 'tandem://media/1', parent: null },
    ]) {
      await expect(call({ senderFrame: frame }, request)).rejects.toThrow('refused');
    }
  });

  test('hands a call to the engine under an id of its own and gives the caller its own back', async () => {
    const child = must(recorded.children[0]);
    child.emit('message', { kind: 'ready' });
    const answer = call({ senderFrame: ourFrame }, { id: 41, name: 'session.get', input: {} });
    await vi.waitFor(() => expect(child.posted.length).toBeGreaterThan(0));
    const posted = child.posted.at(-1) as { request: { id: number; name: string } };
    expect(posted.request.name).toBe('session.get');
    child.emit('message', { kind: 'result', result: { id: posted.request.id, ok: true, output: { state: 'x' } } });
    expect(await answer).toEqual({ id: 41, ok: true, output: { state: 'x' } });
  });

  test('refuses what is not a call, without asking the engine', async () => {
    const child = must(recorded.children[0]);
    const before = child.posted.length;
    const hostile = [
      null,
      7,
      'x',
      {},
      { id: 1, name: 'fs.read', input: {} },
      { id: 1, name: '__proto__', input: {} },
      { id: 1.5, name: 'session.get' },
    ];
    for (const raw of hostile) {
      expect(await call({ senderFrame: ourFrame }, raw)).toMatchObject({ ok: false, code: 'bad_call' });
    }
    expect(child.posted).toHaveLength(before);
  });

  test('passes a push to our page only when the contract knows it', () => {
    const child = must(recorded.children[0]);
    const { webContents } = must(recorded.windows[0]);
    child.emit('message', { kind: 'push', message: { push: 'changed', payload: { topics: ['inbox'] } } });
    child.emit('message', { kind: 'push', message: { push: 'format-disk', payload: {} } });
    expect(webContents.sent).toEqual([
      { channel: 'tandem:push', message: { push: 'changed', payload: { topics: ['inbox'] } } },
    ]);
  });
});

describe('the connect window', () => {
  test('has a session of its own, no preload, and goes nowhere but the platform and our callback', () => {
    const child = must(recorded.children[0]);
    child.emit('message', { kind: 'open-url', url: 'https://relay.shop.example/oauth/start/a1' });
    const window = must(recorded.windows[1]);
    expect(window.webContents.url).toBe('https://relay.shop.example/oauth/start/a1');
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    });
    expect(window.options.webPreferences).not.toHaveProperty('preload');
    expect(window.options.webPreferences?.session).toBe(recorded.sessions[0]);
    expect(must(recorded.sessions[0]).partition).not.toMatch(/^persist:/);

    const allowed = [
      'https://www.tiktok.com/v2/auth/authorize/?client_key=1',
      'https://relay.shop.example/oauth/callback/tiktok/?code=1',
    ];
    const refused = [
      'https://tiktok.com.evil.example/',
      'https://eviltiktok.com/',
      'http://www.tiktok.com/',
      'https://www.tiktok.com:8443/',
      'https://user@www.tiktok.com/',
      'https://relay.shop.example/api/v1/me',
      'http://relay.shop.example/oauth/callback/tiktok/',
      'file:///etc/passwd',
      'tandem://app/index.html',
    ];
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      for (const url of allowed) expect(prevented(window.webContents, name, url), url).toBe(false);
      for (const url of refused) expect(prevented(window.webContents, name, url), url).toBe(true);
    }
    expect(must(window.webContents.windowOpenHandler)({ url: 'https://www.tiktok.com/' })).toEqual({ action: 'deny' });
    expect(prevented(window.webContents, 'will-attach-webview', '')).toBe(true);
  });

  test('opens nothing that is not the relay’s', () => {
    const before = recorded.windows.length;
    must(recorded.children[0]).emit('message', { kind: 'open-url', url: 'https://evil.example/oauth/start/a1' });
    must(recorded.children[0]).emit('message', { kind: 'open-url', url: 'not an address' });
    expect(recorded.windows).toHaveLength(before);
  });
});

describe('the engine', () => {
  test('lives in a process of its own and gets no more of the environment than it needs', () => {
    const child = must(recorded.children[0]);
    expect(child.entry).toMatch(/engine-entry\.js$/);
    expect(child.options.env).toMatchObject({
      TANDEM_RELAY_URL: 'https://relay.shop.example',
      TANDEM_ENGINE_DIR: join(ownFolder, 'engine'),
      TANDEM_VAULT: 'keychain',
    });
    expect(Object.keys(child.options.env ?? {})).not.toContain('PATH');
  });

  test('gets what the system needs of it, and no key, proxy or option of the user’s shell', () => {
    const shell = {
      HOME: '/h',
      SystemRoot: 'C:\\Windows',
      ANTHROPIC_API_KEY: 'k',
      NODE_OPTIONS: '-r x',
      HTTPS_PROXY: 'p',
    };
    expect(engineEnvironment(shell, 'win32', { TANDEM_VAULT: 'memory' })).toEqual({
      SystemRoot: 'C:\\Windows',
      TANDEM_VAULT: 'memory',
    });
    expect(engineEnvironment(shell, 'linux', {})).toEqual({ HOME: '/h' });
    expect(engineEnvironment(shell, 'darwin', {})).toEqual({ HOME: '/h' });
  });
});
