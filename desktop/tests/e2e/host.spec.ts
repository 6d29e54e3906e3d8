import { WebSocket } from 'ws';
import { expect, test } from './support/fixtures.ts';
import { hostKind } from './support/inbox-host.ts';

// biome-ignore lint/suspicious/noSkippedTests: on one host only, and npm run e2e:electron says why
test.skip(hostKind === 'electron', 'it tests the server that only the browser host has');

test('the browser host serves its own tab and nobody else', async ({ product, staff, playwright }) => {
  const origin = new URL(product.inboxUrl).origin;
  await using stranger = await playwright.request.newContext();
  expect((await stranger.get(`${origin}/`)).status()).toBe(403);
  // The address that npm start printed has been used by the staff's browser.
  expect((await stranger.get(product.inboxUrl)).status()).toBe(403);
  expect((await staff.request.get(`${origin}/`)).status()).toBe(200);
  expect((await staff.request.get(`${origin}/`, { headers: { host: 'inbox.evil.example' } })).status()).toBe(403);
});

test('a page of another origin cannot open the bridge, not even with the cookie', async ({ product, staff }) => {
  const origin = new URL(product.inboxUrl).origin;
  const cookie = (await staff.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
  expect(await upgrade(origin, { cookie, origin })).toBe('open');
  expect(await upgrade(origin, { cookie, origin: 'http://evil.example' })).toBe(403);
  expect(await upgrade(origin, { cookie, origin: product.sandboxUrl })).toBe(403);
  expect(await upgrade(origin, { cookie })).toBe(403);
  expect(await upgrade(origin, { origin })).toBe(403);
  expect(await upgrade(origin, { cookie, origin, host: 'inbox.evil.example' })).toBe(403);
});

function upgrade(origin: string, headers: Record<string, string>): Promise<'open' | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, { headers });
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => {
      resolve('open');
      socket.close();
    });
  });
}
