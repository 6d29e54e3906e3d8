import { createHmac } from 'node:crypto';
import { newId } from '@tandem/shared/lib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../config/index.ts';
import { beatInbound } from '../db/global-tables.ts';
import { createTestTenant } from '../db/testing/test-database.ts';
import { createServer } from '../http/server.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import type { Channel } from './channel.ts';
import { channelsFeature, createPlatforms } from './index.ts';

const key = 'stand-in-app-secret-0001';
const olderKey = 'stand-in-app-secret-0000';
let kit: TestContext;
let server: FastifyInstance;
const channels = new Map<string, Channel>();

const start = async (context: TestContext) =>
  createServer(context.ctx, { authenticate: async () => null, version: 'test' });
const config = {
  tiktok: {
    appId: '1',
    appSecrets: [secret(key), secret(olderKey)],
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

test('signed but unreadable is stored, answered, and stands there with its reason', async () => {
  for (const [text, outcome, detail] of [
    ['not json', 'unreadable', 'not readable'],
    ['\u0000\ufffe', 'unreadable', 'not readable'],
    ['[1,2]', 'unreadable', 'not readable'],
    ['{"event":"im_receive_msg","content":{"type":7}}', 'unreadable', 'pull-needed: no account named'],
    [
      '{"event":"im_receive_msg","user_openid":"a","content":{"type":"reaction","conversation_id":"c","reaction":[1]}}',
      'unreadable',
      'nothing readable in it',
    ],
    ['{"event":"x","user_openid":"nobody"}', 'ignored', 'x: account not linked'],
  ] as const) {
    const body = Buffer.from(text);
    expect((await post(body)).statusCode).toBe(200);
    await kit.drain();
    expect(await stored(body)).toMatchObject([{ settled: true, outcome, detail }]);
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

const deliveryRow = (body: Buffer) =>
  kit.database.adminSql<{ id: string; state: string; detail: string | null; verdict: string }[]>`
    select d.id, d.state, d.detail, d.verdict from webhook_delivery d
    where d.body_hash = sha256(${body})`;

test('bytes that were purged are still known, for longer than any platform repeats them', async () => {
  const sql = kit.database.adminSql;
  const body = delivery();
  await post(body);
  await kit.drain();
  await sql`update webhook_delivery set received_at = now() - interval '15 days' where body = ${body}`;
  await sql`update webhook_seen set first_seen_at = now() - interval '13 days' where body_hash = sha256(${body})`;
  await sql`select purge_global_tables()`;
  expect(await deliveryRow(body)).toEqual([]);
  expect((await post(body)).statusCode).toBe(200);
  expect(await deliveryRow(body)).toEqual([]);
  await sql`update webhook_seen set first_seen_at = now() - interval '15 days' where body_hash = sha256(${body})`;
  await sql`select purge_global_tables()`;
  await post(body);
  expect(await deliveryRow(body)).toMatchObject([{ state: 'received' }]);
});

test('what waits in quarantine is believed once it comes again, signed anew and fresh', async () => {
  const body = delivery();
  await post(body, { 'tiktok-signature': signatureOf(body, now() - 7200) });
  expect(await deliveryRow(body)).toMatchObject([{ state: 'quarantined' }]);
  await post(body);
  expect(await deliveryRow(body)).toMatchObject([{ state: 'received', verdict: 'ok' }]);
  await kit.drain();
  expect(await deliveryRow(body)).toMatchObject([{ state: 'ignored', detail: 'pull-needed: account not linked' }]);
  // And never the other way round.
  await post(body, { 'tiktok-signature': signatureOf(body, now() - 7200) });
  expect(await deliveryRow(body)).toMatchObject([{ state: 'ignored', verdict: 'ok' }]);
});

test.each([
  [300, 'ok'],
  [299, 'ok'],
  [302, 'stale'],
  [-298, 'ok'],
  [-302, 'stale'],
])('signed %i seconds ago: %s', async (ago, verdict) => {
  const body = delivery();
  const at = now() - ago;
  // The clock may strike between the signature and its check.
  const expected = Math.abs(ago) === 300 ? expect.stringMatching(/ok|stale/) : verdict;
  expect((await post(body, { 'tiktok-signature': signatureOf(body, at) })).statusCode).toBe(200);
  expect(await deliveryRow(body)).toMatchObject([{ verdict: expected }]);
});

test("while a secret is rotated both are taken; the one before and another app's are not", async () => {
  for (const [by, status] of [
    [key, 200],
    [olderKey, 200],
    ['stand-in-app-secret-retired', 401],
    ['secret-of-another-app', 401],
    ['', 401],
  ] as const) {
    const body = delivery();
    const answer = await post(body, { 'tiktok-signature': signatureOf(body, now(), by) });
    expect([by, answer.statusCode]).toEqual([by, status]);
    expect(await deliveryRow(body)).toHaveLength(status === 200 ? 1 : 0);
  }
});

test('a delivery that lost its job is worked off all the same', async () => {
  const sql = kit.database.adminSql;
  const body = delivery();
  await post(body);
  await sql`delete from graphile_worker._private_jobs`;
  await sql`update webhook_delivery set received_at = now() - interval '16 minutes' where body = ${body}`;
  await sql`select purge_global_tables()`;
  await kit.drain();
  expect(await deliveryRow(body)).toMatchObject([{ state: 'ignored' }]);
});

test('a database that hangs is told to the platform in time, and what was stored after all is known then', async () => {
  const holder = await kit.database.adminSql.reserve();
  await holder`begin`;
  await holder`lock table webhook_delivery in access exclusive mode`;
  const body = delivery();
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => post(i === 0 ? body : delivery())));
  const took = performance.now() - startedAt;
  await holder`rollback`;
  holder.release();
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([503]));
  expect(answers[0]?.headers['retry-after']).toBe('5');
  // Both limits are at work: a statement's for those who have a connection, the answer's for those who wait for one.
  expect(took).toBeLessThan(5000);
  expect((await post(body)).statusCode).toBe(200);
  expect(await deliveryRow(body)).toHaveLength(1);
});

test('the memory of what nobody could deliver: a gap brings the catch-up of every linked account forward', async () => {
  const { db, adminSql } = kit.database;
  const account = await createTestTenant(db, 'Linked');
  const connectionId = newId();
  await adminSql`
    insert into routing (channel, external_id, tenant_id, connection_id) values ('tiktok', 'linked account', ${account.tenantId}, ${connectionId})`;
  const due = () => adminSql<{ isSoon: boolean }[]>`
    select run_at < now() + interval '61 seconds' as "isSoon" from graphile_worker.jobs where key like ${`%catch-up-account:${connectionId}`}`;
  const beat = () => beatInbound(db, { gapMs: 60_000, spreadMs: 60_000 });
  expect(await beat()).toBeGreaterThan(0);
  expect(await due()).toEqual([{ isSoon: true }]);
  await adminSql`update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where key like '%catch-up-account%'`;
  expect(await beat()).toBe(0);
  expect(await due()).toEqual([{ isSoon: false }]);
  await adminSql`update inbound_heartbeat set seen_at = now() - interval '61 seconds'`;
  const gaps = await Promise.all([beat(), beat(), beat()]);
  expect(gaps.filter((gap) => gap > 60_000)).toHaveLength(1);
  expect(await due()).toEqual([{ isSoon: true }]);
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
