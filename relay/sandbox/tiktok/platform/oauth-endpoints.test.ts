import { expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { APP_ID, APP_SECRET, REDIRECT_URI, startStage } from '../testing/stage.ts';

test('the authorize page shows the scopes and both decisions, and a script can post its form', async () => {
  await using stage = await startStage();
  const query = new URLSearchParams({
    client_key: APP_ID,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'user.info.basic,message.list.read',
    state: 'a"b',
  });
  const page = await (await stage.raw(`/v2/auth/authorize/?${query}&lang=en`)).text();
  expect(page).toContain('name="scope" value="message.list.read" checked');
  expect(page).toContain('value="deny"');
  expect(page).toContain('value="a&quot;b"');
  const location = await stage.approve({ state: 'x y' });
  expect(location.origin + location.pathname).toBe(REDIRECT_URI);
  expect(location.searchParams.get('state')).toBe('x y');
  expect(location.searchParams.get('code')).toBeTruthy();
});

test('refusal, an unapproved scope, a wrong client and a wrong redirect', async () => {
  await using stage = await startStage({ redirectUris: [REDIRECT_URI] });
  expect((await stage.approve({ decision: 'deny' })).searchParams.get('error')).toBe('access_denied');
  const scoped = await stage.approve({ scope: 'message.list.read,video.publish' });
  expect(scoped.searchParams.get('error')).toBe('invalid_scope');
  expect(scoped.searchParams.get('error_type')).toBe('scope');
  expect((await stage.approve({ client_key: '1' })).href).toBe('error:400');
  expect((await stage.approve({ redirect_uri: 'https://evil.example/' })).href).toBe('error:400');
});

test('exchange gives the documented fields; a code works once and ten minutes', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  const code = (await stage.approve()).searchParams.get('code') ?? '';
  const first = await stage.exchange(code);
  expect(first).toMatchObject({
    code: 0,
    message: 'OK',
    data: {
      token_type: 'Bearer',
      expires_in: 86400,
      refresh_token_expires_in: 31536000,
      scope: 'user.info.basic,user.info.username,message.list.read,message.list.send,message.list.manage',
      open_id: expect.stringMatching(/^_000/),
    },
  });
  expect((await stage.exchange(code)).code).toBe(40110);
  const late = (await stage.approve()).searchParams.get('code') ?? '';
  clock.advance(600_001);
  expect((await stage.exchange(late)).code).toBe(40110);
});

test('exchange refuses wrong secret, wrong grant type, wrong redirect and a missing field', async () => {
  await using stage = await startStage();
  const code = (await stage.approve()).searchParams.get('code') ?? '';
  const good = {
    client_id: APP_ID,
    client_secret: APP_SECRET,
    grant_type: 'authorization_code',
    auth_code: code,
    redirect_uri: REDIRECT_URI,
  };
  const tried = async (change: object): Promise<[number, string]> => {
    const { code: result, message } = await stage.post('/tt_user/oauth2/token/', { ...good, ...change });
    return [result, message];
  };
  expect((await tried({ client_secret: 'x' }))[0]).toBe(40101);
  expect((await tried({ grant_type: 'password' }))[0]).toBe(40108);
  expect(await tried({ redirect_uri: 'https://relay.example/other/' })).toEqual([
    40002,
    'Param redirect_uri is invalid.',
  ]);
  expect(await tried({ auth_code: undefined })).toEqual([40002, 'Param auth_code is invalid.']);
  expect((await tried({}))[0]).toBe(0);
});

test('unticked scopes make a partial grant', async () => {
  await using stage = await startStage();
  const location = await stage.approve({
    asked_scope: 'user.info.basic,message.list.read,message.list.send',
    scope: 'user.info.basic,message.list.read',
  });
  const { data } = await stage.exchange(location.searchParams.get('code') ?? '');
  expect(data.scope).toBe('user.info.basic,message.list.read');
});

test('a new account can be made on the page', async () => {
  await using stage = await startStage({ seed: 'empty' });
  const location = await stage.approve({ account: 'new', new_username: 'new.shop', new_display_name: 'ร้านใหม่' });
  const { data } = await stage.exchange(location.searchParams.get('code') ?? '');
  const state = await stage.look<{ accounts: { id: string; displayName: string; isConnected: boolean }[] }>('state');
  expect(state.accounts).toMatchObject([{ id: data.open_id, displayName: 'ร้านใหม่', isConnected: true }]);
  expect((await stage.approve({ account: 'new', new_username: 'new.shop' })).href).toBe('error:422');
});

test('refresh rotates, spends the old token and does not restart the year', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  const tokens = await stage.connect();
  const refresh = (refresh_token: string) =>
    stage.post('/tt_user/oauth2/refresh_token/', {
      client_id: APP_ID,
      client_secret: APP_SECRET,
      grant_type: 'refresh_token',
      refresh_token,
    });
  clock.advance(86_400_000);
  const second = await refresh(tokens.refresh_token);
  expect(second.data.refresh_token).not.toBe(tokens.refresh_token);
  expect(second.data.refresh_token_expires_in).toBe(31_536_000 - 86_400);
  expect((await refresh(tokens.refresh_token)).code).toBe(40107);
  clock.advance(365 * 86_400_000);
  expect((await refresh(String(second.data.refresh_token))).code).toBe(40103);
  await stage.raw('/_sandbox/policies', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rotateRefreshTokens: false }),
  });
  const kept = await stage.connect();
  expect((await refresh(kept.refresh_token)).data.refresh_token).toBe(kept.refresh_token);
});

test('access tokens: missing, unknown, expired, revoked; token info and revoke', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  const tokens = await stage.connect();
  const profile = (token?: string) => stage.get('/business/get/', { business_id: tokens.open_id }, token);
  expect(await profile()).toMatchObject({
    code: 40104,
    message: 'Access token is null, you should set it in http header with key Access-Token.',
  });
  expect((await profile('act.unknown')).code).toBe(40105);
  expect((await profile(tokens.access_token)).data).toMatchObject({ username: 'lanlom.wear' });
  const info = await stage.post('/tt_user/token_info/get/', { app_id: APP_ID, access_token: tokens.access_token });
  expect(info.data).toEqual({ app_id: APP_ID, creator_id: tokens.open_id, scope: tokens.scope });
  clock.advance(86_400_000);
  expect((await profile(tokens.access_token)).code).toBe(40102);
  const older = await stage.connect();
  const fresh = await stage.connect();
  const revoked = await stage.post('/tt_user/oauth2/revoke/', {
    client_id: APP_ID,
    client_secret: APP_SECRET,
    access_token: fresh.access_token,
  });
  expect(revoked).toMatchObject({ code: 0, data: {} });
  expect((await profile(fresh.access_token)).code).toBe(40105);
  // The app's leave as a whole: what was granted before, and again, is one.
  expect((await profile(older.access_token)).code).toBe(40105);
});

test('the knobs expire tokens and disconnect an account, which the app is told', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  await stage.knob('accounts/expire-tokens', { account: 'lanlom.wear', kind: 'access' });
  const asked = await stage.get('/business/get/', { business_id: tokens.open_id }, tokens.access_token);
  expect(asked.code).toBe(40102);
  await stage.knob('accounts/disconnect', { account: 'lanlom.wear', reason: 1 });
  const [removed] = await stage.receiver.atLeast(1);
  expect(removed?.envelope).toMatchObject({
    event: 'authorization.removed',
    user_openid: tokens.open_id,
    content: '{"reason":1}',
  });
});
