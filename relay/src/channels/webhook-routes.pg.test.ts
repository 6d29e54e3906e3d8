import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../config/index.ts';
import { createServer } from '../http/server.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import type { Channel } from './channel.ts';
import { channelsFeature, createPlatforms } from './index.ts';

const key = 'stand-in-app-secret-0001';
let kit: TestContext;
let server: FastifyInstance;
const channels = new Map<string, Channel>();

const start = async (context: TestContext) =>
  createServer(context.ctx, { authenticate: async () => null, version: 'test' });
const config = {
  tiktok: {
    appId: '1',
    appSecrets: [secret(key)],
    apiUrl: 'http://127.0.0.1:9/v',
    authorizeUrl: 'http://127.0.0.1:9/',
    isSandbox: true,
  },
};

beforeAll(async () => {
  kit = await createTestContext({ features: [channelsFeature], channels, config });
  for (const [kind, channel] of createPlatforms(kit.ctx).channels) channels.set(kind, channel);
  server = await start(kit);
});
afterAll(async () => {
  await server.close();
  await kit.close();
});

let events = 0;
const delivery = (content: object = { timestamp: 1_763_600_000_000 + ++events }) =>
  Buffer.from(
    JSON.stringify({
      event: 'im_receive_msg_eu',
      create_time: 1,
      user_openid: 'nobody',
      content: JSON.stringify(content),
    }),
  );
const signatureOf = (body: Uint8Array, at: number, by = key) =>
  `t=${at},s=${createHmac('sha256', by).update(`${at}.`).update(body).digest('hex')}`;
const now = () => Math.floor(Date.now() / 1000);
const post = (body: Buffer, headers: Record<string, string> = {}, to = server) =>
  to.inject({
    method: 'POST',
    url: '/webhooks/tiktok',
    payload: body,
    headers: { 'content-type': 'application/json', 'tiktok-signature': signatureOf(body, now()), ...headers },
  });
const stored = (body: Buffer) =>
  kit.database.adminSql<
    {
      verdict: string;
      outcome: string | null;
      detail: string | null;
      headers: Record<string, string>;
      settled: boolean;
    }[]
  >`select verdict, outcome, detail, headers, settled_at is not null as settled from webhook_delivery where body = ${body}`;

test('what is signed is stored before 200 is said, byte for byte, without what is none of our business', async () => {
  const body = delivery();
  const answer = await post(body, { 'x-tt-logid': 'trace-1', cookie: 'a=b', authorization: 'Bearer x' });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe('');
  const rows = await stored(body);
  expect(rows).toMatchObject([{ verdict: 'ok', settled: false, headers: { 'x-tt-logid': 'trace-1' } }]);
  expect(Object.keys(rows[0]?.headers ?? {}).sort()).toEqual(['content-type', 'tiktok-signature', 'x-tt-logid']);
  await kit.drain();
  expect(await stored(body)).toMatchObject([
    { settled: true, outcome: 'ignored', detail: 'pull-needed: account not linked' },
  ]);
});

test('the same bytes again, also signed anew, are answered 200 and stored once', async () => {
  const body = delivery();
  const answers = await Promise.all([
    post(body),
    post(body),
    post(body, { 'tiktok-signature': signatureOf(body, now() - 5) }),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect(await stored(body)).toHaveLength(1);
});

test('too old or too new is kept apart, not refused', async () => {
  for (const offset of [-3 * 86_400, 3600]) {
    const body = delivery();
    expect((await post(body, { 'tiktok-signature': signatureOf(body, now() + offset) })).statusCode).toBe(200);
    expect(await stored(body)).toMatchObject([{ verdict: 'stale' }]);
  }
});

test('what is not signed by the platform is refused and leaves no trace', async () => {
  const body = delivery();
  for (const signature of ['', 'garbage', signatureOf(body, now(), 'another'), signatureOf(delivery(), now())]) {
    const answer = await post(body, { 'tiktok-signature': signature });
    expect(answer.statusCode).toBe(401);
  }
  expect(await stored(body)).toEqual([]);
});

test('no content type decides how the bytes are read', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'multipart/form-data; boundary=x',
  ]) {
    const body = delivery();
    expect((await post(body, { 'content-type': type })).statusCode).toBe(200);
    expect(await stored(body)).toHaveLength(1);
  }
});

test('signed but unreadable is stored, answered and set aside', async () => {
  for (const body of [
    Buffer.from('not json'),
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.from('[1,2]'),
    Buffer.from('{"event":"x","user_openid":"nobody"}'),
  ]) {
    expect((await post(body)).statusCode).toBe(200);
    await kit.drain();
    expect(await stored(body)).toMatchObject([{ settled: true, outcome: 'ignored' }]);
  }
});

test('a megabyte is enough', async () => {
  const body = Buffer.alloc(1024 * 1024 + 1, 'a');
  expect((await post(body)).statusCode).toBe(413);
});

test('an unknown platform, and a handshake nobody offers, are not there', async () => {
  const body = delivery();
  const at = { 'tiktok-signature': signatureOf(body, now()) };
  expect((await server.inject({ method: 'POST', url: '/webhooks/meta', payload: body, headers: at })).statusCode).toBe(
    404,
  );
  expect((await server.inject({ method: 'GET', url: '/webhooks/tiktok?challenge=1' })).statusCode).toBe(404);
});

test('without a database the platform is told to come again', async () => {
  const down = await createTestContext({ features: [channelsFeature], channels, config });
  const relay = await start(down);
  const body = delivery();
  expect((await post(body, {}, relay)).statusCode).toBe(200);
  await down.close();
  const answer = await post(delivery(), {}, relay);
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  await relay.close();
});
