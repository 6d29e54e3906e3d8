import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@tandem/shared/lib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { callRequest } from '../bridge/contract.ts';
import { appProtocol } from './app-protocol.ts';
import { isAllowed } from './connect-window.ts';
import { recordingElectron } from './testing/recording-electron.ts';

// Whatever a page, a frame, an address or a broken engine may say to the main process.
const appPath = mkdtempSync(join(tmpdir(), 'tandem-hostile-'));
writeFileSync(join(appPath, 'package.json'), JSON.stringify({ tandemRelayUrl: 'https://relay.shop.example' }));
const recorded = recordingElectron(appPath);
vi.mock('electron', () => recorded.electron);
const troubles = vi.spyOn(console, 'error').mockImplementation(() => undefined);

beforeAll(async () => {
  delete process.env.TANDEM_RELAY_URL;
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  // Another test file may have run it in this worker, with an Electron of its own.
  vi.resetModules();
  await import('./main.ts');
  await vi.waitFor(() => expect([recorded.windows.length, recorded.errors]).toEqual([1, []]));
  must(recorded.children[0]).emit('message', { kind: 'ready' });
});
afterAll(() => vi.restoreAllMocks());

const engine = () => must(recorded.children[0]);
const call = async (event: unknown, raw: unknown) => must(recorded.calls.get('tandem:call'))(event, raw);
const open = (event: unknown, raw: unknown) => must(recorded.signals.get('tandem:open'))(event, raw);

const ours = { url: 'tandem://app/index.html', parent: null };
const gone = {
  get senderFrame(): never {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  },
};
const foreignUrl = fc.oneof(
  fc.webUrl(),
  fc.string(),
  fc.constantFrom(
    'tandem://media/0198',
    'tandem://app.evil.example/',
    'tandem://evil@media/',
    'tandem:app/index.html',
    'tandem:///app/',
    'TANDEM-X://app/',
    'about:srcdoc',
    'data:text/html,tandem://app/',
    'blob:tandem://app/1',
    'file:///tandem://app/',
  ),
);
const stranger = fc.oneof(
  fc.constant({ senderFrame: null }),
  fc.constant(gone),
  foreignUrl.map((url) => ({ senderFrame: { url, parent: null } })),
  foreignUrl.map((url) => ({ senderFrame: { url: ours.url, parent: { url } } })),
);

const odd = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
  fc.constantFrom(
    'x'.repeat(1_000_000),
    Array.from({ length: 50_000 }, () => ({})),
    Symbol.iterator,
  ),
  fc.constant(null).map(() => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    return loop;
  }),
  fc.json().map((text) => JSON.parse(`{"__proto__":{"isAdmin":true},"constructor":${text}}`) as unknown),
);
const nearlyCall = fc.record(
  {
    id: fc.oneof(fc.integer(), odd),
    name: fc.oneof(fc.constantFrom('session.get', 'inbox.list', '__proto__', 'constructor', 'toString', ''), odd),
    input: odd,
    kind: fc.constantFrom('close', 'media'),
    __proto__: odd,
  },
  { requiredKeys: [] },
);
const message = fc.oneof({ weight: 1, arbitrary: odd }, { weight: 3, arbitrary: nearlyCall });

test('a frame that is not the top one of our page is refused on every channel, whatever it says', async () => {
  const before = engine().posted.length;
  recorded.opened.length = 0;
  await fc.assert(
    fc.asyncProperty(
      stranger,
      fc.oneof(message, fc.constant({ id: 1, name: 'session.get', input: {} })),
      async (event, raw) => {
        await expect(call(event, raw)).rejects.toThrow('refused');
        open(event, 'https://shop.example/');
        open(event, raw);
      },
    ),
    { numRuns: 500 },
  );
  expect(engine().posted).toHaveLength(before);
  expect(recorded.opened).toEqual([]);
});

test('from our page, what is a call reaches the engine as that call and no more; anything else does not', async () => {
  const seen = { calls: 0, refusals: 0 };
  await fc.assert(
    fc.asyncProperty(message, async (raw) => {
      const parsed = callRequest.safeParse(raw);
      const before = engine().posted.length;
      const answer = call({ senderFrame: ours }, raw);
      if (!parsed.success) {
        seen.refusals += 1;
        expect(await answer).toMatchObject({ ok: false, code: 'bad_call' });
        expect(engine().posted).toHaveLength(before);
        return;
      }
      seen.calls += 1;
      await vi.waitFor(() => expect(engine().posted).toHaveLength(before + 1));
      const posted = engine().posted.at(-1) as { kind: string; request: { id: number; name: string } };
      expect(Object.keys(posted)).toEqual(['kind', 'request']);
      expect(posted).toMatchObject({ kind: 'call', request: { name: parsed.data.name } });
      expect(Object.keys(posted.request).filter((key) => !['id', 'name', 'input'].includes(key))).toEqual([]);
      engine().emit('message', { kind: 'result', result: { id: posted.request.id, ok: true, output: null } });
      expect(await answer).toEqual({ id: parsed.data.id, ok: true, output: null });
    }),
    { numRuns: 1000, examples: [[{ id: 3, name: 'session.get', input: { secret: 'x'.repeat(1_000_000) } }]] },
  );
  expect(seen.refusals).toBeGreaterThan(500);
  expect(seen.calls).toBeGreaterThan(0);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

test('our page opens https outside and nothing else', () => {
  recorded.opened.length = 0;
  const scheme = fc.constantFrom(
    'https',
    'http',
    'file',
    'smb',
    'javascript',
    'ms-msdt',
    'tandem',
    'data',
    'HTTPS',
    ' https',
  );
  const address = fc
    .tuple(scheme, fc.constantFrom('://', ':', ':\\\\', ':/'), fc.string())
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(address, fc.webUrl(), odd), (raw) => open({ senderFrame: ours }, raw)),
    { numRuns: 1000 },
  );
  expect(recorded.opened.length).toBeGreaterThan(0);
  for (const url of recorded.opened) {
    const { protocol, username, password } = new URL(url);
    expect([protocol, username, password]).toEqual(['https:', '', '']);
  }
});

test('an engine that speaks nonsense opens nothing, ends nothing, and tells the page nothing', () => {
  const { webContents } = must(recorded.windows[0]);
  const sent = webContents.sent.length;
  recorded.opened.length = 0;
  const kind = fc.constantFrom('ready', 'result', 'push', 'media', 'open-url', 'close', 'spawn');
  const url = fc.oneof(fc.webUrl(), fc.string(), fc.constant('https://relay.shop.example.evil.example/oauth/start/1'));
  const nonsense = fc.record({ kind, result: odd, message: odd, id: odd, media: odd, url }, { requiredKeys: ['kind'] });
  fc.assert(
    fc.property(fc.oneof(nonsense, odd), (raw) => void engine().emit('message', raw)),
    { numRuns: 1000 },
  );
  expect(recorded.windows).toHaveLength(1);
  expect(recorded.opened).toEqual([]);
  expect(webContents.sent).toHaveLength(sent);
  expect(troubles).toHaveBeenCalledWith('the engine sent what the contract does not know');
});

test('tandem:// serves the files of the renderer and what the engine has, and never throws', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tandem-served-'));
  const renderer = join(root, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  for (const name of ['index.html', 'assets/app.js']) writeFileSync(join(renderer, name), 'ours');
  for (const name of ['secret.json', 'renderer.json', 'index.html']) writeFileSync(join(root, name), 'secret');
  const asked: string[] = [];
  const serve = appProtocol(renderer, {
    media: async (id) => {
      asked.push(id);
      return null;
    },
  });
  const piece = fc.oneof(
    fc.constantFrom(
      '..',
      '%2e%2e',
      '.%2E',
      '..%2f',
      '%2f',
      '%5c..%5c',
      '..\\',
      '%00',
      '%zz',
      'C:',
      '~',
      '%252e%252e',
      '',
    ),
    fc.constantFrom('index.html', 'assets', 'app.js', 'secret.json', 'renderer.json', 'renderer', 'index.html::$DATA'),
    fc.string(),
    fc.constant('a'.repeat(5000)),
  );
  const host = fc.constantFrom('app', 'media', 'app:80', 'APP', 'other', '', 'app@media', 'media@app');
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      host,
      fc.array(piece, { maxLength: 6 }),
      fc.constantFrom('GET', 'POST', 'HEAD'),
      async (at, path, method) => {
        const url = `tandem://${at}/${path.join('/')}`;
        if (!URL.canParse(url)) return;
        const response = await serve({ url, method } as Request);
        statuses.add(response.status);
        expect([200, 404, 405], url).toContain(response.status);
        if (response.status === 200) expect(await response.text(), url).toBe('ours');
      },
    ),
    {
      numRuns: 3000,
      examples: [
        ['app', ['index.html'], 'GET'],
        ['app', ['index.html', 'app.js'], 'GET'],
      ],
    },
  );
  expect([...statuses].sort()).toEqual([200, 404, 405]);
  for (const id of asked) expect(id).toMatch(/^[0-9a-f-]{1,64}$/);
});

test('the connect window goes to hosts of the platform and to our own OAuth pages alone', () => {
  const options = { relayOrigin: 'https://relay.shop.example', platformHosts: ['tiktok.com', 'http://127.0.0.1:5000'] };
  const part = fc.constantFrom(
    'tiktok.com',
    'relay.shop.example',
    '127.0.0.1:5000',
    'evil.example',
    'www.',
    '.',
    '@',
    '/',
    '\\',
    '#',
    '?',
    ':443',
    ':8443',
    '%2e',
    '\t',
    '。',
    '/oauth/',
    '/../',
  );
  const scheme = fc.constantFrom(
    'https://',
    'http://',
    'https:',
    '//',
    'javascript://',
    'blob:https://',
    'view-source:https://',
  );
  fc.assert(
    fc.property(scheme, fc.array(part, { minLength: 1, maxLength: 5 }), (begin, parts) => {
      const address = begin + parts.join('');
      if (!isAllowed(address, options)) return;
      const { protocol, hostname, port, pathname, origin } = new URL(address);
      const isPlatform = protocol === 'https:' && port === '' && /(?:^|\.)tiktok\.com$/.test(hostname);
      const isOurOauth = origin === options.relayOrigin && pathname.startsWith('/oauth/');
      expect(isPlatform || isOurOauth || origin === 'http://127.0.0.1:5000', address).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
