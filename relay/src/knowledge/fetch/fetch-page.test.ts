import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FetchError } from './fetch-error.ts';
import { fetchPage, type PageRequest } from './fetch-page.ts';
import { flippingResolve, hostileAddresses } from './hostile-addresses.ts';
import { parsePageAddress } from './page-address.ts';
import { isPublicAddress } from './public-address.ts';

/** Must never be asked: they stand for everything inside. The second has the web server's port on another address. */
let canary: Server;
let twin: Server;
let hits = 0;
/** A page of the web, as far as the tests go: the only address of this machine that may be asked. */
let web: Server;
const webAddress = '127.0.0.77';
const isAlsoAllowed = (address: string) => address === webAddress;
let answer: RequestListener = (_request, response) => response.end();
const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve) => server.listen(port, host, resolve));
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  web = createServer((request, response) => answer(request, response));
  await listen(web, 0, webAddress);
  canary = createServer((_request, response) => response.end('secret'));
  twin = createServer((_request, response) => response.end('secret'));
  for (const server of [canary, twin]) server.on('connection', () => (hits += 1));
  await Promise.all([listen(canary, 0, '127.0.0.1'), listen(twin, portOf(web), '127.0.0.1')]);
});
afterAll(() => {
  for (const server of [canary, twin, web]) server.closeAllConnections();
  return Promise.all([canary, twin, web].map((server) => new Promise((resolve) => server.close(resolve))));
});

const ask = (url: string, change: Partial<PageRequest> = {}) =>
  fetchPage({
    url,
    etag: null,
    lastModified: null,
    limits: { bytes: 100_000, redirects: 5 },
    isAlsoAllowed: null,
    signal: AbortSignal.timeout(5000),
    ...change,
  });
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fetched',
    (error: unknown) => (error instanceof FetchError ? error.failure : String(error)),
  );
const page = () => `http://${webAddress}:${portOf(web)}/`;

describe('nothing inside is ever asked', () => {
  test('by hundreds of hostile addresses, as they are', async () => {
    const addresses = hostileAddresses(portOf(canary));
    const outcomes = await Promise.all(
      addresses.map((url) => failureOf(ask(url, { resolve: async () => ['127.0.0.1'] }))),
    );
    expect(outcomes.filter((outcome) => outcome !== 'not_allowed_address')).toEqual([]);
    expect(addresses.length).toBeGreaterThanOrEqual(500);
    expect(hits).toBe(0);
  });

  test('by a name whose address is inside, or one of several', async () => {
    const inside = [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      'fe80::1%eth0',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ];
    for (const address of inside) {
      for (const addresses of [[address], ['93.184.215.14', address], [address, '93.184.215.14']]) {
        expect(await failureOf(ask('http://shop.example.org/', { resolve: async () => addresses }))).toBe(
          'not_allowed_address',
        );
      }
    }
    expect(hits).toBe(0);
  });

  test('by a name server that says one thing to the check and another to the connection', async () => {
    answer = (_request, response) => response.end('public');
    const flips = flippingResolve(webAddress, '127.0.0.1');
    const outcomes: string[] = [];
    for (let n = 0; n < 100; n++) {
      const url = `http://flip${n % 10}.example.org:${portOf(web)}/`;
      outcomes.push(await failureOf(ask(url, { resolve: flips, isAlsoAllowed })));
    }
    // Each name flips with every question: the first of ten rounds is fetched, the second refused, and so on.
    expect(outcomes.filter((outcome) => outcome === 'fetched')).toHaveLength(50);
    expect(outcomes.filter((outcome) => outcome === 'not_allowed_address')).toHaveLength(50);
    expect(hits).toBe(0);
  });

  test('by redirects, after as many harmless ones as are followed', async () => {
    let next = '';
    answer = (request, response) => {
      const step = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('step') ?? 0);
      response.writeHead(302, { location: step < 3 ? `/?step=${step + 1}` : next }).end();
    };
    // Ports are the first test's: the addresses allowed here have any. What a browser would make of it, beside the words themselves where a header can carry them.
    const targets = [portOf(canary), portOf(web)]
      .flatMap(hostileAddresses)
      .filter((url) => URL.canParse(url, page()) && ![new URL(page()).host, 'shop.example.org'].includes(hostIn(url)));
    for (const target of targets) {
      next = /^[\x21-\x7e]+$/.test(target) ? target : new URL(target, page()).href;
      expect([target, await failureOf(ask(page(), { isAlsoAllowed }))]).toEqual([target, 'not_allowed_address']);
    }
    expect(targets.length).toBeGreaterThan(800);
    expect(hits).toBe(0);
  });
});

describe('the page', () => {
  const local = { isAlsoAllowed };
  test('comes with its type, charset and marks', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'Text/HTML; Charset="TIS-620"', etag: '"1"' }).end('hello');
    expect(await ask(page(), local)).toMatchObject({
      kind: 'page',
      mime: 'text/html',
      charset: 'TIS-620',
      etag: '"1"',
    });
  });
  test('that has not changed is not sent again', async () => {
    answer = (request, response) => response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 200).end('x');
    expect(await ask(page(), { ...local, etag: '"1"' })).toEqual({ kind: 'unchanged' });
  });
  test.each([
    [404, 'not_found'],
    [410, 'not_found'],
    [403, 'not_reachable'],
    [500, 'not_reachable'],
  ])('%i is %s', async (status, failure) => {
    answer = (_request, response) => response.writeHead(status).end();
    expect(await failureOf(ask(page(), local))).toBe(failure);
  });
  test('after five redirects, not after six', async () => {
    let left = 5;
    answer = (_request, response) =>
      left-- > 0 ? response.writeHead(302, { location: '/' }).end() : response.end('here');
    expect(await failureOf(ask(page(), local))).toBe('fetched');
    left = 6;
    expect(await failureOf(ask(page(), local))).toBe('too_many_redirects');
  });
  test('larger than allowed is given up, also when it says nothing, or is small on the wire', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(100_001));
    expect(await failureOf(ask(page(), local))).toBe('too_big');
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    expect(await failureOf(ask(page(), local))).toBe('too_big');
  });
  test('that drips without end is given up in time', async () => {
    answer = (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    };
    expect(await failureOf(ask(page(), { ...local, signal: AbortSignal.timeout(400) }))).toBe('timed_out');
  });
  test('whose name never resolves is given up in time', async () => {
    const never = () => new Promise<never>(() => undefined);
    expect(await failureOf(ask('http://shop.example.org/', { resolve: never, signal: AbortSignal.timeout(200) }))).toBe(
      'timed_out',
    );
  });
  test('in an encoding nobody asked for, or cut off, is no page', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x');
    expect(await failureOf(ask(page(), local))).toBe('unknown_format');
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x', () => response.destroy());
    };
    expect(await failureOf(ask(page(), local))).toBe('not_reachable');
  });
});

const hostIn = (url: string) => {
  const { host, hostname } = new URL(url, page());
  return hostname === 'shop.example.org' ? hostname : host;
};

test('an address of this machine is none of the web', () => {
  expect(parsePageAddress('http://127.0.0.77:5000/', isAlsoAllowed)?.href).toBe('http://127.0.0.77:5000/');
  expect(parsePageAddress('http://127.0.0.77:5000/')).toBeNull();
  expect(parsePageAddress('http://10.0.0.1/', isAlsoAllowed)).toBeNull();
  expect(parsePageAddress('https://ร้าน.com/a#x')?.href).toBe('https://xn--q3ct9b5e.com/a');
});

test.each(['93.184.215.14', '8.8.8.8', '2606:4700::1111', '2a00:1450::1'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});
