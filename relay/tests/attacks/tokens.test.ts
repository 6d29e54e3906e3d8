import type { Session } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { newEmail, type PeopleRig, password, startPeopleRig, tokenIn } from '../people/people-rig.ts';
import { forgeTokens } from './forge-tokens.ts';

// Everything that can be wrong with a token, at every door that takes one. Nobody gets in, and no honest device is signed out.

let rig: PeopleRig;
beforeAll(async () => {
  rig = await startPeopleRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const doors = ['/api/v1/me', '/api/v1/conversations', '/api/v1/snapshot', '/api/v1/media/x'];
const statusAt = async (path: string, headers: Record<string, string>) =>
  (await fetch(`${rig.kit.url}${path}`, { headers, redirect: 'manual' })).status;
const streamStatus = (headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve) => {
    const socket = new WebSocket(`${rig.kit.url.replace('http', 'ws')}/api/v1/stream`, { headers });
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('error', () => resolve(undefined));
  });
const isIn = async (session: Session) =>
  (await statusAt('/api/v1/me', { authorization: `Bearer ${session.accessToken}` })) === 200;
const refresh = (token: string, tenantId?: string) =>
  rig.kit.call<Session>('POST', '/auth/refresh', {
    body: { refreshToken: token, ...(tenantId !== undefined && { tenantId }) },
  });

test('forged and altered access tokens: none is taken anywhere', async () => {
  const victim = await rig.kit.register('Victim');
  const other = await rig.kit.register('Other');
  const sessionOf = (token: string) =>
    (JSON.parse(Buffer.from(must(token.split('.')[1]), 'base64url').toString()) as { sid: string }).sid;
  const forged = forgeTokens({
    good: victim.accessToken,
    key: rig.kit.relay.ctx.keys.derive('access-token'),
    now: Math.floor(rig.kit.relay.ctx.clock.now() / 1000),
    other: {
      tenantId: other.membership.tenantId,
      personId: other.person.id,
      sessionId: sessionOf(other.accessToken),
    },
  });
  expect(Object.keys(forged).length).toBeGreaterThan(65);
  const accepted: string[] = [];
  for (const [name, token] of Object.entries(forged)) {
    const authorization = `Bearer ${token}`;
    for (const door of doors) {
      const status = await statusAt(door, { authorization }).catch(() => 400);
      if (status !== 401) accepted.push(`${name} at ${door}: ${status}`);
    }
    const status = await streamStatus({ authorization });
    if (status !== 401) accepted.push(`${name} at the stream: ${status}`);
  }
  // A header that Node itself does not let through is no answer of ours, and no way in.
  expect(accepted.filter((line) => !line.endsWith(': 431'))).toEqual([]);
  expect(await isIn(victim)).toBe(true);
});

test('a good token anywhere but in its header opens nothing', async () => {
  const { accessToken, refreshToken } = await rig.kit.register();
  const places: Record<string, string>[] = [
    { authorization: accessToken },
    { authorization: `Basic ${Buffer.from(`x:${accessToken}`).toString('base64')}` },
    { authorization: `Token ${accessToken}` },
    { authorization: `Bearer ${refreshToken}` },
    { authorization: `Bearer ${accessToken}, Bearer ${accessToken}` },
    { 'x-access-token': accessToken },
    { cookie: `token=${accessToken}; access_token=${accessToken}` },
  ];
  for (const headers of places) expect([headers, await statusAt('/api/v1/me', headers)]).toEqual([headers, 401]);
  for (const query of [`?access_token=${accessToken}`, `?token=${accessToken}`])
    expect(await statusAt(`/api/v1/me${query}`, {})).toBe(401);
});

test('refresh tokens that were altered, guessed or of another kind are refused, and end nobody’s session', async () => {
  const session = await rig.kit.register();
  const [id = '', secret = ''] = session.refreshToken.split('.');
  const other = await rig.kit.register();
  const guesses = [
    ...Array.from(
      { length: 43 },
      (_, at) => `${id}.${secret.slice(0, at)}${secret[at] === 'A' ? 'B' : 'A'}${secret.slice(at + 1)}`,
    ),
    `${id}.${must(other.refreshToken.split('.')[1])}`,
    `${must(other.refreshToken.split('.')[0])}.${secret}`,
    session.accessToken,
    id,
    `${id}.`,
    `${id.toUpperCase()}.${secret}`,
    ` ${session.refreshToken}`,
    `${session.refreshToken}\n`,
    `${session.refreshToken}\u0000`,
  ];
  for (const guess of guesses) expect([guess, (await refresh(guess)).status]).toEqual([guess, 401]);
  for (const body of [
    {},
    { refreshToken: null },
    { refreshToken: [session.refreshToken] },
    { refreshToken: { $ne: '' } },
  ])
    expect((await rig.kit.call('POST', '/auth/refresh', { body })).status).toBe(400);
  expect((await refresh(session.refreshToken)).status).toBe(200);
  expect(await isIn(other)).toBe(true);
});

test('a stolen refresh token that is used ends the family at once, by whichever of the two comes second', async () => {
  const measured: number[] = [];
  for (const depth of [1, 2, 5]) {
    const stolen = await rig.kit.register();
    let newest = stolen;
    for (let n = 0; n < depth; n++) {
      newest = (await refresh(newest.refreshToken)).body;
      expect(await isIn(newest)).toBe(true);
    }
    // What may still be on its way is only refused for two minutes after the pair is known to have arrived.
    if (depth === 1) rig.ahead += 180_000;
    const begun = performance.now();
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
    expect(await isIn(newest)).toBe(false);
    expect((await refresh(newest.refreshToken)).status).toBe(401);
    measured.push(performance.now() - begun);
    expect(await streamStatus({ authorization: `Bearer ${newest.accessToken}` })).toBe(401);
  }
  expect(Math.max(...measured)).toBeLessThan(1000);
});

test('many refreshes of one token at once give one successor, and nobody is out', async () => {
  const session = await rig.kit.register();
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(session.refreshToken)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
  for (const { body } of answers) expect(await isIn(body)).toBe(true);
});

test('after a sign-out, a revoked device, a new password, a removal: neither token of the pair holds', async () => {
  const owner = await rig.kit.register('Team');
  const endings: Record<string, () => Promise<Session>> = {
    'signed out': async () => {
      const session = await rig.join(owner, 'staff');
      await rig.kit.call('DELETE', '/auth/session', { as: session });
      return session;
    },
    'its device revoked': async () => {
      const session = await rig.join(owner, 'staff');
      const desk = (await rig.signIn(session.person.email)).body;
      const { body } = await rig.kit.call<{ devices: { id: string; isThis: boolean }[] }>('GET', '/devices', {
        as: desk,
      });
      for (const { id, isThis } of body.devices)
        if (!isThis) await rig.kit.call('DELETE', `/devices/${id}`, { as: desk });
      return session;
    },
    'a new password': async () => {
      const session = await rig.join(owner, 'staff');
      const { email } = session.person;
      await rig.kit.call('POST', '/auth/password-reset', { body: { email } });
      const token = tokenIn(await rig.letterTo(email, /รหัสผ่านใหม่|password/i));
      await rig.kit.call('POST', '/auth/password-reset/confirm', { body: { token, password: `${password} anew` } });
      return session;
    },
    'taken out of the team': async () => {
      const session = await rig.join(owner, 'staff');
      await rig.kit.call('DELETE', `/team/members/${session.person.id}`, { as: owner });
      return session;
    },
  };
  for (const [name, end] of Object.entries(endings)) {
    const session = await end();
    expect([name, await isIn(session), (await refresh(session.refreshToken)).status]).toEqual([name, false, 401]);
    expect([name, (await refresh(session.refreshToken, owner.membership.tenantId)).status]).toEqual([name, 401]);
  }
});

test('a role that was taken away counts with the next request, whatever the token was issued for', async () => {
  const owner = await rig.kit.register('Roles');
  const admin = await rig.join(owner, 'admin');
  const invite = (as: Session) =>
    rig.kit.call('POST', '/team/invitations', { as, body: { email: newEmail(), role: 'staff' } });
  expect((await invite(admin)).status).toBe(200);
  await rig.kit.call('PATCH', `/team/members/${admin.person.id}`, { as: owner, body: { role: 'viewer' } });
  expect((await invite(admin)).status).toBe(403);
  const next = (await refresh(admin.refreshToken)).body;
  expect(next.membership.role).toBe('viewer');
  expect((await invite(next)).status).toBe(403);
});
