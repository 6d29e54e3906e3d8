import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '@tandem/shared/lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEngine, type Engine } from '../engine/index.ts';
import { type RelayStandIn, startRelayStandIn } from '../engine/testing/relay-stand-in.ts';
import { recordingLog, signIn, temporaryDir } from '../engine/testing/test-engine.ts';
import { type BrowserHost, startBrowserHost } from './browser-host.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

let relay: RelayStandIn;
let engine: Engine;
let host: BrowserHost;
let origin: string;
let cookie: string;
const dir = temporaryDir();

/** A request over a real socket, with any header, also those that fetch would not send. */
function send(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

/** The tab's socket, or the HTTP status that it was refused with. */
function openBridge(headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/bridge`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}

function ask(socket: WebSocket, message: unknown): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    socket.once('message', (data) => resolve(JSON.parse(data.toString()) as Record<string, unknown>));
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  });
}

beforeAll(async () => {
  relay = await startRelayStandIn();
  const rendererDir = join(dir.path, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>Tandem</title>');
  writeFileSync(join(rendererDir, 'assets', 'app-1a2b.js'), 'console.log(1)');
  writeFileSync(join(dir.path, 'secret.json'), '{"secret":true}');
  engine = createEngine({
    dataDir: join(dir.path, 'desktop'),
    relayUrl: relay.url,
    clock: systemClock,
    log: recordingLog(),
    vault: 'memory',
    checkOutputs: true,
  });
  await signIn(engine);
  host = await startBrowserHost({ engine, rendererDir, port: 0, log: recordingLog() });
  origin = `http://127.0.0.1:${host.port}`;
  const entered = await send(host.entryUrl().replace(origin, ''));
  expect(entered).toMatchObject({ status: 303, headers: { location: '/' } });
  const [setCookie = ''] = entered.headers['set-cookie'] ?? [];
  expect(setCookie).toMatch(/HttpOnly; SameSite=Strict$/);
  cookie = setCookie.split(';')[0] ?? '';
});

afterAll(async () => {
  await host.close();
  await engine.close();
  await relay.stop();
  dir[Symbol.dispose]();
});

describe('browser host', () => {
  it('serves the page, its files and every address of a screen to who is inside, with a strict policy', async () => {
    for (const path of ['/', '/accounts', '/inbox/conversation-1']) {
      expect(await send(path, { cookie })).toMatchObject({ status: 200, body: expect.stringContaining('Tandem') });
    }
    const page = await send('/', { cookie });
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    const script = await send('/assets/app-1a2b.js', { cookie });
    expect(script).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } });
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/..%5c..%5csecret.json',
    '/%00',
    '/%E0%A4',
  ])('serves nothing outside the renderer: %s', async (path) => {
    const answer = await send(path, { cookie });
    expect(answer.body).not.toContain('secret');
  });

  it('lets nobody in without the cookie, with a wrong one, or with a token used twice', async () => {
    const entry = host.entryUrl().replace(origin, '');
    for (const path of ['/', '/assets/app-1a2b.js', '/media/picture']) {
      expect((await send(path)).status).toBe(403);
      expect((await send(path, { cookie: `${cookie}x` })).status).toBe(403);
    }
    expect((await send(entry)).status).toBe(303);
    expect((await send(entry)).status).toBe(403);
    expect((await send('/?token=guess')).status).toBe(403);
    // A reload of the first address by a browser that is inside must not lock it out.
    expect((await send(entry, { cookie })).status).toBe(303);
  });

  it('refuses a rebound host, also with the cookie', async () => {
    for (const name of ['evil.example', `evil.example:${host.port}`, `localhost:${host.port}`, '127.0.0.1']) {
      expect((await send('/', { cookie, host: name })).status).toBe(403);
      expect(await openBridge({ cookie, host: name, origin })).toBe(403);
    }
  });

  it('refuses a foreign origin, also with the cookie', async () => {
    for (const foreign of [
      'https://evil.example',
      'null',
      `http://localhost:${host.port}`,
      `https://127.0.0.1:${host.port}`,
    ]) {
      expect((await send('/', { cookie, origin: foreign })).status).toBe(403);
      expect(await openBridge({ cookie, origin: foreign })).toBe(403);
    }
    const crossSite = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await send('/media/picture', crossSite)).status).toBe(403);
  });

  it('opens the bridge only to its own page: cookie and origin', async () => {
    expect(await openBridge({ origin })).toBe(403);
    expect(await openBridge({ cookie })).toBe(403);
    const tab = await openBridge({ cookie, origin });
    if (typeof tab === 'number') throw new Error(`refused with ${tab}`);
    expect(await ask(tab, { id: 1, name: 'session.get', input: {} })).toMatchObject({
      id: 1,
      ok: true,
      output: { state: 'signed-in', vault: 'memory' },
    });
    expect(await ask(tab, { id: 2, name: 'inbox.search', input: { text: 'x', limit: 1000 } })).toMatchObject({
      id: 2,
      ok: false,
      code: 'bad_call',
    });
    tab.close();
  });

  it('sends pushes to every tab', async () => {
    const tabs = await Promise.all([1, 2].map(() => openBridge({ cookie, origin })));
    const pushed = tabs.map(
      (tab) =>
        new Promise((resolve) => {
          if (typeof tab === 'number') return;
          tab.on('message', (data) => {
            const message = JSON.parse(data.toString()) as { push?: string };
            if (message.push === 'changed') resolve(message);
          });
        }),
    );
    await engine.call('preferences.set', { theme: 'dark' });
    for (const message of await Promise.all(pushed)) {
      expect(message).toMatchObject({ payload: { topics: expect.arrayContaining(['preferences']) } });
    }
    for (const tab of tabs) if (typeof tab !== 'number') tab.close();
  });

  it.each([
    ['not JSON', 'hello'],
    ['an unknown call', JSON.stringify({ id: 1, name: '__proto__', input: {} })],
    [
      'a call too large',
      JSON.stringify({ id: 1, name: 'inbox.search', input: { text: 'x'.repeat(300_000), limit: 1 } }),
    ],
  ])('closes a tab that sends %s, and lives on', async (_what, text) => {
    const tab = await openBridge({ cookie, origin });
    if (typeof tab === 'number') throw new Error(`refused with ${tab}`);
    const closed = new Promise((resolve) => tab.on('close', resolve));
    tab.send(text);
    expect([1008, 1009]).toContain(await closed);
    expect((await send('/healthz')).status).toBe(200);
  });

  it('serves media to the page alone, inert, and from the disk when offline', async () => {
    const media = await send('/media/picture', { cookie });
    expect(media).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect(Buffer.from(media.body, 'latin1')).toEqual(Buffer.from([1, 2, 3, 10, 4]));
    expect(media.headers['content-security-policy']).toContain('sandbox');
    expect((await send('/media/none', { cookie })).status).toBe(404);
    const fetched = relay.requests.filter(({ name }) => name === 'media').length;
    expect((await send('/media/picture', { cookie })).status).toBe(200);
    expect(relay.requests.filter(({ name }) => name === 'media')).toHaveLength(fetched);
  });

  it('gives another start a fresh address by the launch secret, and a page none', async () => {
    const authorization = `Bearer ${host.launchSecret}`;
    const answer = await send('/launch', { authorization }, 'POST');
    const { url } = JSON.parse(answer.body) as { url: string };
    expect((await send(url.replace(origin, ''))).status).toBe(303);
    expect((await send('/launch', { authorization: 'Bearer guess' }, 'POST')).status).toBe(403);
    expect((await send('/launch', { authorization, origin }, 'POST')).status).toBe(403);
    expect((await send('/launch', { cookie }, 'POST')).status).toBe(403);
  });

  it('listens on this computer only, and takes nothing but GET', async () => {
    expect((await send('/', { cookie }, 'POST')).status).toBe(405);
    const elsewhere = connect({ host: '127.0.0.2', port: host.port });
    const refused = await new Promise((resolve) => {
      elsewhere.on('connect', () => resolve('connected'));
      elsewhere.on('error', () => resolve('refused'));
    });
    elsewhere.destroy();
    expect(refused).toBe('refused');
  });
});
