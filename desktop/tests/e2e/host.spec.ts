import { expect, test } from './support/fixtures.ts';

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
  const page = await staff.newPage();
  await page.goto(product.phoneUrl);
  const address = `${new URL(product.inboxUrl).origin.replace('http', 'ws')}/bridge`;
  const outcome = await page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve('open');
        socket.onclose = () => resolve('refused');
      }),
    address,
  );
  expect(outcome).toBe('refused');
  await page.close();
});
