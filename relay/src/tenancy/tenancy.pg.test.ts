import type { Session } from '@tandem/shared/api';
import { api } from '@tandem/shared/api';
import type { Clock } from '@tandem/shared/lib';
import type { FastifyInstance } from 'fastify';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from '../http/server.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { createAuthenticate, tenancyFeature, tenantCipher } from './index.ts';

let now = Date.parse('2026-11-20T00:00:00Z');
const clock: Clock = { now: () => now, after: () => () => undefined };

let kit: TestContext;
let server: FastifyInstance;
beforeAll(async () => {
  kit = await createTestContext({ features: [tenancyFeature], clock });
  server = await createServer(kit.ctx, { authenticate: createAuthenticate(kit.ctx), version: 'test' });
});
afterAll(async () => {
  await server.close();
  await kit.close();
});

let people = 0;
const credentials = () => ({ email: `owner${++people}@example.com`, password: 'correct horse', deviceName: 'desk' });
const post = (path: string, payload: object) => server.inject({ method: 'POST', url: `/api/v1/auth${path}`, payload });
async function open(who = credentials()): Promise<Session> {
  const answer = await post('/register', { ...who, shopName: `Shop of ${who.email}`, name: 'Owner' });
  expect(answer.statusCode).toBe(200);
  return api.register.output.parse(answer.json());
}
const me = (token: string) =>
  server.inject({ method: 'GET', url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });
const refresh = (refreshToken: string) => post('/refresh', { refreshToken });

test('register, sign in on another device, sign out of one only', async () => {
  const who = credentials();
  const first = await open(who);
  expect(first.membership).toMatchObject({ role: 'owner', tenantName: `Shop of ${who.email}` });
  const login = await post('/login', { ...who, email: who.email.toUpperCase() });
  const second: Session = login.json();
  expect((await me(second.accessToken)).json()).toMatchObject({
    person: { email: who.email },
    membership: first.membership,
    agentEngine: 'retrieval-only',
  });
  const authorization = `Bearer ${first.accessToken}`;
  expect(
    (await server.inject({ method: 'DELETE', url: '/api/v1/auth/session', headers: { authorization } })).statusCode,
  ).toBe(200);
  expect((await me(first.accessToken)).statusCode).toBe(401);
  expect((await refresh(first.refreshToken)).statusCode).toBe(401);
  expect((await me(second.accessToken)).statusCode).toBe(200);
});

test('a taken address, a wrong password and an unknown address are told apart only as far as they must be', async () => {
  const who = credentials();
  await open(who);
  expect((await post('/register', { ...who, shopName: 'x', name: 'y' })).json()).toMatchObject({ code: 'email_taken' });
  const wrong = await post('/login', { ...who, password: 'wrong horse' });
  const unknown = await post('/login', { ...who, email: 'nobody@example.com' });
  expect(wrong.json()).toEqual(unknown.json());
  expect(wrong.json()).toMatchObject({ code: 'invalid_credentials', status: 401 });
  const short = await post('/register', { ...credentials(), password: 'short', shopName: 'x', name: 'y' });
  expect(short.json()).toMatchObject({ code: 'invalid_input', fields: { 'body.password': expect.any(String) } });
});

test('a refresh token rotates; its predecessor gives the same successor until that is used', async () => {
  const { refreshToken } = await open();
  const [one, two] = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
  expect([one.statusCode, two.statusCode]).toEqual([200, 200]);
  const next: Session = one.json();
  expect(next.refreshToken).not.toBe(refreshToken);
  expect((two.json() as Session).refreshToken).toBe(next.refreshToken);
  expect((await me(next.accessToken)).statusCode).toBe(200);
});

test('an older token than the predecessor, or a predecessor whose successor was used, revokes the session', async () => {
  const old = await open();
  const second: Session = (await refresh(old.refreshToken)).json();
  const third: Session = (await refresh(second.refreshToken)).json();
  expect((await refresh(old.refreshToken)).statusCode).toBe(401);
  expect((await refresh(third.refreshToken)).statusCode).toBe(401);
  expect((await me(third.accessToken)).statusCode).toBe(401);

  const late = await open();
  const after: Session = (await refresh(late.refreshToken)).json();
  // The answer was lost, and the laptop was closed over the weekend.
  now += 3 * 24 * 3_600_000;
  const again: Session = (await refresh(late.refreshToken)).json();
  expect(again.refreshToken).toBe(after.refreshToken);
  const next: Session = (await refresh(again.refreshToken)).json();
  expect((await refresh(late.refreshToken)).statusCode).toBe(401);
  expect((await refresh(next.refreshToken)).statusCode).toBe(401);
});

test('the first request with the new pair ends the predecessor: at once for use, and as theft soon after', async () => {
  const { refreshToken } = await open();
  const next: Session = (await refresh(refreshToken)).json();
  // The answer was lost: nothing of the pair was used, so it comes again.
  expect((await refresh(refreshToken)).statusCode).toBe(200);
  expect((await me(next.accessToken)).statusCode).toBe(200);
  // A request that was held up on its way gets nothing, and ends nothing.
  now += 60_000;
  expect((await refresh(refreshToken)).statusCode).toBe(401);
  expect((await me(next.accessToken)).statusCode).toBe(200);
  // Later nobody honest has it any more.
  now += 120_000;
  expect((await refresh(refreshToken)).statusCode).toBe(401);
  expect((await me(next.accessToken)).statusCode).toBe(401);
  expect((await refresh(next.refreshToken)).statusCode).toBe(401);
});

test('an access token of an older pair proves nothing about the newer one', async () => {
  const old = await open();
  const lost: Session = (await refresh(old.refreshToken)).json();
  expect((await me(old.accessToken)).statusCode).toBe(200);
  const again: Session = (await refresh(old.refreshToken)).json();
  expect(again.refreshToken).toBe(lost.refreshToken);
});

test('refreshes over and over, a third of whose answers are lost, sign nobody out', async () => {
  let session = await open();
  let signedOut = 0;
  let random = 7;
  const chance = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random / 2_147_483_648;
  };
  const rounds = 100;
  for (let round = 0; round < rounds; round++) {
    now += 3_600_000;
    const answers = await Promise.all(
      Array.from({ length: 1 + Math.floor(chance() * 3) }, () => refresh(session.refreshToken)),
    );
    signedOut += answers.filter(({ statusCode }) => statusCode !== 200).length;
    if (chance() < 1 / 3) continue;
    session = answers[0]?.json() as Session;
    if (chance() < 0.8) signedOut += (await me(session.accessToken)).statusCode === 200 ? 0 : 1;
  }
  expect({ rounds, signedOut }).toEqual({ rounds, signedOut: 0 });
});

test('a guess at a session’s token neither opens nor ends it', async () => {
  const { refreshToken } = await open();
  const guess = `${refreshToken.split('.')[0]}.${'A'.repeat(43)}`;
  expect((await refresh(guess)).statusCode).toBe(401);
  expect((await refresh('nonsense')).statusCode).toBe(401);
  expect((await refresh(refreshToken)).statusCode).toBe(200);
});

test('sessions and access tokens end by the clock', async () => {
  const session = await open();
  now += 3_600_001;
  expect((await me(session.accessToken)).statusCode).toBe(401);
  const next: Session = (await refresh(session.refreshToken)).json();
  expect((await me(next.accessToken)).statusCode).toBe(200);
  now += 7 * 24 * 3_600_000;
  expect((await refresh(next.refreshToken)).statusCode).toBe(401);
});

test('only tokens of exactly our form are taken', async () => {
  const session = await open();
  const key = kit.ctx.keys.derive('access-token');
  const [, body] = session.accessToken.split('.');
  const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as Record<string, unknown>;
  const sign = (change: object, header: object = {}, signingKey = key) =>
    new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
      .sign(signingKey);
  expect((await me(await sign({}))).statusCode).toBe(200);
  const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${body}.`;
  const refused = [
    none,
    await sign({ iss: 'somebody' }),
    await sign({ aud: 'another' }),
    await sign({}, { typ: 'JWT' }),
    await sign({}, { alg: 'HS512' }),
    await sign({}, {}, kit.ctx.keys.derive('refresh-token')),
    await sign({ sid: '00000000-0000-7000-8000-000000000000' }),
    await sign({ tid: (await open()).membership.tenantId }),
  ];
  for (const token of refused) expect((await me(token)).statusCode).toBe(401);
});

test('guessing is slowed down', async () => {
  const who = credentials();
  await open(who);
  const answers = await Promise.all(Array.from({ length: 12 }, () => post('/login', { ...who, password: 'a guess' })));
  expect(answers.filter((answer) => answer.statusCode === 429).length).toBeGreaterThan(0);
});

test('a tenant’s ciphertext opens only in its place', async () => {
  const { ctx } = kit;
  const [a, b] = [await open(), await open()].map((session) => session.membership.tenantId);
  if (a === undefined || b === undefined) throw new Error('two shops');
  const sealed = await ctx.db.withTenant(a, async (tx) =>
    (await tenantCipher(ctx, tx)).encrypt('token', 'connection:1:1'),
  );
  const openIn = (tenant: typeof a, aad: string, bytes = sealed) =>
    ctx.db.withTenant(tenant, async (tx) => (await tenantCipher(ctx, tx)).decrypt(bytes, aad).toString());
  expect(await openIn(a, 'connection:1:1')).toBe('token');
  await expect(openIn(a, 'connection:2:1')).rejects.toThrow();
  await expect(openIn(b, 'connection:1:1')).rejects.toThrow();
  await expect(openIn(a, 'connection:1:1', sealed.subarray(0, -1))).rejects.toThrow();
});
