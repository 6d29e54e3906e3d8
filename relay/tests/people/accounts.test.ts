import type { Device, Session } from '@tandem/shared/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStream } from '../support/stream-client.ts';
import { newEmail, type PeopleRig, password, startPeopleRig, tokenIn } from './people-rig.ts';

const minute = 60_000;

let rig: PeopleRig;
beforeAll(async () => {
  rig = await startPeopleRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const call = <T = { code: string }>(...args: Parameters<PeopleRig['kit']['call']>) => rig.kit.call<T>(...args);
const ask = (email: string) => call('POST', '/auth/password-reset', { body: { email } });
const reset = (token: string, word: string) =>
  call('POST', '/auth/password-reset/confirm', { body: { token, password: word } });
const isVerified = async (as: Session) =>
  (await call<{ isEmailVerified: boolean }>('GET', '/me', { as })).body.isEmailVerified;

test('whoever opens a shop confirms the address by letter, once; the letter can be sent again', async () => {
  const owner = await rig.kit.register();
  expect(await isVerified(owner)).toBe(false);
  const first = tokenIn(await rig.letterTo(owner.person.email, /ยืนยันอีเมล/));
  expect((await call('POST', '/auth/verify-email/letter', { as: owner })).status).toBe(200);
  const newest = async () => {
    const letters = (await rig.lettersTo(owner.person.email)).filter(({ subject }) => /ยืนยัน/.test(subject));
    return letters.length > 1 ? letters.map(tokenIn).find((token) => token !== first) : undefined;
  };
  await expect.poll(newest, { timeout: 10_000 }).toBeDefined();
  const verify = (token: string) => call('POST', '/auth/verify-email', { body: { token } });
  expect((await verify(first)).body.code).toBe('link_expired');
  const token = (await newest()) as string;
  expect((await reset(token, 'another horse')).body.code).toBe('link_expired');
  expect((await verify(token)).status).toBe(200);
  expect((await verify(token)).body.code).toBe('link_expired');
  expect(await isVerified(owner)).toBe(true);
});

test('a new password by letter: used once, 30 minutes, every device is out', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  const desk = (await rig.signIn(email)).body;
  const stream = await openStream(rig.kit.url, desk.accessToken, { cursor: 0, logId: null });
  expect((await ask(email)).body).toEqual({});
  const token = tokenIn(await rig.letterTo(email, /รหัสผ่านใหม่/));
  rig.ahead = 30 * minute;
  try {
    expect((await reset(token, 'another horse')).body.code).toBe('link_expired');
  } finally {
    rig.ahead = 0;
  }
  expect((await reset(token, 'short')).body.code).toBe('invalid_input');
  const answers = await Promise.all([reset(token, 'another horse'), reset(token, 'another horse')]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await rig.signIn(email, password)).status).toBe(401);
  expect((await rig.signIn(email, 'another horse')).status).toBe(200);
  for (const one of [owner, desk]) {
    expect((await call('GET', '/me', { as: one })).status).toBe(401);
    expect((await call('POST', '/auth/refresh', { body: { refreshToken: one.refreshToken } })).status).toBe(401);
  }
  expect(await stream.closed).toBe(4401);
});

test('asking for a new password says nothing about who has an account, and mails no stranger', async () => {
  const owner = await rig.kit.register();
  const stranger = newEmail();
  const [known, unknown] = await Promise.all([ask(owner.person.email), ask(stranger)]);
  expect(unknown).toEqual(known);
  await rig.letterTo(owner.person.email, /รหัสผ่านใหม่/);
  expect(await rig.lettersTo(stranger)).toEqual([]);
  const answers = [];
  for (let round = 0; round < 8; round++) answers.push((await ask(stranger)).status);
  expect(answers).toContain(429);
});

test('devices: those of the person and nobody else’s, signed out one by one', async () => {
  const owner = await rig.kit.register('Devices');
  const stranger = await rig.kit.register('Stranger');
  const phone = (await rig.signIn(owner.person.email)).body;
  const list = async (as: Session) => (await call<{ devices: Device[] }>('GET', '/devices', { as })).body.devices;
  const devices = await list(owner);
  expect(devices.map(({ isThis, shopName, name }) => ({ isThis, shopName, name }))).toEqual(
    expect.arrayContaining([
      { isThis: true, shopName: 'Devices', name: 'test' },
      { isThis: false, shopName: 'Devices', name: 'test' },
    ]),
  );
  const other = devices.find(({ isThis }) => !isThis) as Device;
  const stream = await openStream(rig.kit.url, phone.accessToken, { cursor: 0, logId: null });
  expect((await call('DELETE', `/devices/${other.id}`, { as: stranger })).status).toBe(404);
  const begun = Date.now();
  expect((await call('DELETE', `/devices/${other.id}`, { as: owner })).status).toBe(200);
  expect((await call('GET', '/me', { as: phone })).status).toBe(401);
  expect(await stream.closed).toBe(4401);
  expect(Date.now() - begun).toBeLessThan(5000);
  expect((await call('DELETE', `/devices/${other.id}`, { as: owner })).status).toBe(404);
  expect(await list(owner)).toHaveLength(1);
});

test('one person in two shops goes from one to the other; a shop they do not belong to stays shut', async () => {
  const first = await rig.kit.register('First');
  const second = await rig.kit.register('Second');
  const { email } = first.person;
  await call('POST', '/team/invitations', { as: second, body: { email, role: 'viewer' } });
  const token = tokenIn(await rig.letterTo(email, /คำเชิญ/));
  await call('POST', `/team/invitations/${token}/accept`, { body: { password } });
  const go = async (from: Session, tenantId: string) =>
    (await call<Session>('POST', '/auth/refresh', { body: { refreshToken: from.refreshToken, tenantId } })).body;
  const stream = await openStream(rig.kit.url, first.accessToken, { cursor: 0, logId: null });
  const there = await go(first, second.membership.tenantId);
  expect(there.membership).toMatchObject({ tenantId: second.membership.tenantId, role: 'viewer' });
  // The answer was lost: it comes again, from the same place.
  expect((await go(first, second.membership.tenantId)).refreshToken).toBe(there.refreshToken);
  expect((await call('GET', '/me', { as: first })).status).toBe(401);
  expect(await stream.closed).toBe(4401);
  const stranger = await rig.kit.register('Stranger');
  const stays = await go(there, stranger.membership.tenantId);
  expect(stays.membership.tenantId).toBe(second.membership.tenantId);
  const back = await go(stays, first.membership.tenantId);
  expect(back.membership).toMatchObject({ tenantId: first.membership.tenantId, role: 'owner' });
});

test('shops opened one after the other from one place, or with addresses of one domain, come to an end', async () => {
  const { adminSql } = rig.kit.database;
  const open = (email: string) =>
    call('POST', '/auth/register', { body: { shopName: 'x', name: 'x', email, password, deviceName: 'test' } });
  await adminSql`
    insert into app_limit (key, hits) select 'sign-up:ip:127.0.0.1', array_agg(now()) from generate_series(1, 40)
    on conflict (key) do update set hits = excluded.hits`;
  expect((await open(newEmail())).status).toBe(429);
  await adminSql`delete from app_limit`;
  expect((await open('a@abuse.example')).status).toBe(200);
  await adminSql`
    update app_limit set hits = (select array_agg(now()) from generate_series(1, 100)) where key like 'sign-up:domain:%'`;
  expect((await open('b@abuse.example')).status).toBe(429);
  expect((await open(`${Date.now()}@gmail.com`)).status).toBe(200);
  await adminSql`delete from app_limit`;
});
