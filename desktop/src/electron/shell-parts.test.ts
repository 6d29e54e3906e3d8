import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appProtocol } from './app-protocol.ts';
import { readShellSettings } from './shell-settings.ts';

const root = mkdtempSync(join(tmpdir(), 'tandem-renderer-'));
const renderer = join(root, 'renderer');
mkdirSync(join(renderer, 'assets'), { recursive: true });
writeFileSync(join(renderer, 'index.html'), '<!doctype html>');
writeFileSync(join(renderer, 'assets/app.js'), 'export {};');
writeFileSync(join(root, 'secret.json'), '{}');

const svg = { bytes: new TextEncoder().encode('<svg onload=alert(1)>'), mime: 'image/svg+xml' };
const webp = { bytes: new Uint8Array([1, 2, 3]), mime: 'image/webp' };
const serve = appProtocol(renderer, {
  media: async (id) => (id === '0198' ? webp : id === '0199' ? svg : null),
});
const get = (url: string, method = 'GET') => serve(new Request(url, { method }));

test('pages come with a policy that lets no foreign script run', async () => {
  const page = await get('tandem://app/index.html');
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect((await get('tandem://app/')).status).toBe(200);
  expect((await get('tandem://app/assets/app.js')).headers.get('content-type')).toContain('javascript');
});

test.each([
  'tandem://app/../secret.json',
  'tandem://app/%2e%2e/secret.json',
  'tandem://app/..%2fsecret.json',
  'tandem://app/%00index.html',
  'tandem://app/%zz',
  'tandem://app/missing.js',
  'tandem://app/assets',
  'tandem://app/index.html/app.js',
  `tandem://app/${'a'.repeat(4000)}.js`,
  'tandem://other/index.html',
  'tandem://media/../x',
  'tandem://media/unknown',
])('%s is not found', async (url) => {
  expect((await get(url)).status).toBe(404);
});

test('media is served only as a type that cannot run', async () => {
  const image = await get('tandem://media/0198');
  expect(image.headers.get('content-type')).toBe('image/webp');
  expect(image.headers.get('x-content-type-options')).toBe('nosniff');
  expect(new Uint8Array(await image.arrayBuffer())).toEqual(webp.bytes);
  const program = await get('tandem://media/0199');
  expect(program.headers.get('content-type')).toBe('application/octet-stream');
  expect(program.headers.get('content-disposition')).toBe('attachment');
  expect(program.headers.get('content-security-policy')).toContain('sandbox');
  expect((await get('tandem://app/index.html', 'POST')).status).toBe(405);
});

test('the relay is reached by https, or on loopback', () => {
  expect(readShellSettings({ TANDEM_RELAY_URL: 'https://relay.example/x' }, {}, true).relayOrigin).toBe(
    'https://relay.example',
  );
  expect(readShellSettings({ TANDEM_RELAY_URL: 'http://127.0.0.1:4000' }, {}, false).relayOrigin).toBe(
    'http://127.0.0.1:4000',
  );
  expect(() => readShellSettings({ TANDEM_RELAY_URL: 'http://relay.example' }, {}, true)).toThrow('https://');
  expect(() => readShellSettings({}, {}, true)).toThrow('TANDEM_RELAY_URL');
});

test('the sandbox’s sign-in page is admitted only on loopback and never in a package', () => {
  const relay = { TANDEM_RELAY_URL: 'http://127.0.0.1:4000' };
  const hosts = (sandbox: string, isPackaged: boolean) =>
    readShellSettings({ ...relay, TANDEM_SANDBOX_ORIGIN: sandbox }, {}, isPackaged).platformHosts;
  expect(hosts('http://127.0.0.1:5000', false)).toEqual(['tiktok.com', 'http://127.0.0.1:5000']);
  expect(hosts('http://127.0.0.1:5000', true)).toEqual(['tiktok.com']);
  expect(hosts('https://evil.example', false)).toEqual(['tiktok.com']);
});
