import { must } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accountAccess, withAccess } from '../../../src/connections/index.ts';
import { type Provider, ProviderError } from '../../../src/providers/provider.ts';
import { linked, openShop, type PlatformRig, profileOf, type Shop, startPlatformRig } from './platform-rig.ts';

const dayMs = 86_400_000;

let rig: PlatformRig;
let shop: Shop;
let other: Shop;
let id: ConnectionId;
let account: string;
let accounts = 0;
beforeAll(async () => {
  rig = await startPlatformRig();
  other = await openShop(rig, 'Other');
  await linked(other, 'baan.kafae');
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  account = `token.shop.${++accounts}`;
  await rig.knob('mishaps/reset');
  await rig.knob('accounts', { username: account });
  shop = await openShop(rig, account);
  id = await linked(shop, account);
  await rig.settle();
});

const access = () => accountAccess(rig.ctx, shop.tenantId, id);
const status = async () => (await shop.connections()).find((row) => row.id === id);
const due = (task: string) =>
  rig.kit.database.adminSql<{ runAt: Date }[]>`
    select j.run_at as "runAt" from graphile_worker.jobs j where j.task_identifier = ${task} and j.key like ${`%${id}%`}`;

test('a good token is given as it is', async () => {
  const first = await access();
  expect(await access()).toEqual(first);
  expect(await profileOf(rig, first)).toMatchObject({ handle: account });
});

test('an ended token is renewed once, however many ask', async () => {
  const before = await access();
  rig.pass(dayMs);
  const given = await Promise.all(Array.from({ length: 8 }, access));
  expect(new Set(given.map(({ accessToken }) => accessToken)).size).toBe(1);
  expect(given[0]?.accessToken).not.toBe(before.accessToken);
  const { externalAccountId, accessToken } = must(given[0]);
  expect(await profileOf(rig, { accessToken, externalAccountId })).toMatchObject({ handle: account });
  // The platform rotates: had two refreshed, one of them would now hold a dead refresh token.
  rig.pass(dayMs);
  expect((await access()).accessToken).not.toBe(accessToken);
});

test('the token is renewed ahead of its end, again and again, by one waiting job', async () => {
  const { accessToken } = await access();
  expect(await due('refresh-token')).toHaveLength(1);
  rig.pass((dayMs * 2) / 3 + 1000);
  // The queue keeps real time; its job is brought forward as if the time had passed.
  const bringForward = () => rig.kit.database.adminSql`
    update graphile_worker._private_jobs set run_at = now() where key like ${`%refresh-token:${id}%`}`;
  await bringForward();
  await rig.settle();
  const renewed = await access();
  expect(renewed.accessToken).not.toBe(accessToken);
  const [next, ...more] = await due('refresh-token');
  expect(more).toEqual([]);
  expect(must(next).runAt.getTime()).toBeGreaterThan(rig.ctx.clock.now() + dayMs / 2);
  // Not due yet: it only waits on.
  await bringForward();
  await rig.settle();
  expect(await access()).toEqual(renewed);
  expect(await due('refresh-token')).toHaveLength(1);
});

test('a platform that is down never asks a shop to link again', async () => {
  rig.pass(dayMs);
  await rig.knob('mishaps', { api: { fault: 'error-before', path: '/tt_user/oauth2/refresh_token/', times: 1 } });
  await expect(access()).rejects.toMatchObject({ kind: 'transient' });
  await rig.kit.database
    .adminSql`update graphile_worker._private_jobs set run_at = now() where key like ${`%refresh-token:${id}%`}`;
  await rig.knob('mishaps', { api: { fault: 'error-before', path: '/tt_user/oauth2/refresh_token/', times: 1 } });
  await rig.settle();
  expect(await due('refresh-token')).toHaveLength(1);
  expect(await status()).toMatchObject({ status: 'active' });
  expect((await access()).accessToken).not.toBe('');
});

test('a database that ends the session during the renewal does not cost the shop its link', async () => {
  const providers = rig.ctx.providers as Map<string, Provider>;
  const tiktok = must(providers.get('tiktok'));
  const sql = rig.kit.database.adminSql;
  const waiting = () => sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`;
  let asked = 0;
  providers.set('tiktok', {
    ...tiktok,
    async refresh(input) {
      asked += 1;
      for (const { pid } of await waiting()) await sql`select pg_terminate_backend(${pid}, 5000)`;
      return tiktok.refresh(input);
    },
  });
  try {
    rig.pass(dayMs);
    const { accessToken, externalAccountId } = await access();
    expect(await profileOf(rig, { accessToken, externalAccountId })).toMatchObject({ handle: account });
    expect(asked).toBe(1);
  } finally {
    providers.set('tiktok', tiktok);
  }
  // What the platform rotated was kept.
  rig.pass(dayMs);
  await access();
  expect(await status()).toMatchObject({ status: 'active' });
});

test('a process that was stopped during the renewal comes back with the token: an account that was taken for lost is linked again', async () => {
  const providers = rig.ctx.providers as Map<string, Provider>;
  const tiktok = must(providers.get('tiktok'));
  const sql = rig.kit.database.adminSql;
  const waiting = () => sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`;
  providers.set('tiktok', {
    ...tiktok,
    async refresh(input) {
      const token = await tiktok.refresh(input);
      // Stopped here: another process asks with the token that is spent by now, and PostgreSQL ends the session of this one.
      await sql`update connection set status = 'reconnect', status_reason = 'token_invalid' where id = ${id}`;
      for (const { pid } of await waiting()) await sql`select pg_terminate_backend(${pid}, 5000)`;
      return token;
    },
  });
  try {
    rig.pass(dayMs);
    const { accessToken, externalAccountId } = await access();
    expect(await profileOf(rig, { accessToken, externalAccountId })).toMatchObject({ handle: account });
  } finally {
    providers.set('tiktok', tiktok);
  }
  expect(await status()).toMatchObject({ status: 'active', statusReason: null });
  rig.pass(dayMs);
  await access();
});

test.each(['error-before', 'server-error', 'throttle'])(
  'a platform that answers a renewal with %s is asked again',
  async (fault) => {
    rig.pass((dayMs * 2) / 3 + 1000);
    await rig.knob('mishaps', { api: { fault, path: '/tt_user/oauth2/refresh_token/', times: 1 } });
    const bringForward = () => rig.kit.database.adminSql`
    update graphile_worker._private_jobs set run_at = now() where key like ${`%refresh-token:${id}%`}`;
    const before = (await access()).accessToken;
    await bringForward();
    await rig.settle();
    expect(await status()).toMatchObject({ status: 'active' });
    expect((await access()).accessToken).toBe(before);
    rig.pass(31_000);
    await bringForward();
    await rig.settle();
    expect((await access()).accessToken).not.toBe(before);
    expect(await due('refresh-token')).toHaveLength(1);
  },
);

test('a disconnect is not carried to the platform once another shop has linked the same account', async () => {
  await rig.knob('mishaps', { api: { fault: 'error-before', path: '/tt_user/oauth2/revoke/', times: 1 } });
  expect((await shop.request('DELETE', `/connections/${id}`)).status).toBe(200);
  await rig.settle();
  expect(await due('revoke-and-close')).toHaveLength(1);
  const theirs = await linked(other, account);
  await rig.kit.database.adminSql`
    update graphile_worker._private_jobs set run_at = now() where key like ${`%revoke-and-close:${id}`}`;
  await rig.settle();
  expect(await due('revoke-and-close')).toHaveLength(0);
  const { accessToken, externalAccountId } = await accountAccess(rig.ctx, other.tenantId, theirs);
  expect(await profileOf(rig, { accessToken, externalAccountId })).toMatchObject({ handle: account });
  expect((await other.connections()).find((row) => row.id === theirs)).toMatchObject({ status: 'active' });
});

test('a token that the platform refuses early is renewed once and the call made again', async () => {
  await rig.knob('accounts/expire-tokens', { account, kind: 'access' });
  const refused: string[] = [];
  const handle = await withAccess(rig.ctx, { tenantId: shop.tenantId, connectionId: id }, async (given) => {
    refused.push(given.accessToken);
    return (await profileOf(rig, given)).handle;
  });
  expect(handle).toBe(account);
  expect(refused).toHaveLength(2);
  expect(await status()).toMatchObject({ status: 'active' });
});

test('a dead grant marks the account, its team hears of it, and the rest goes on', async () => {
  // What came with the link, such as the account's picture, told of changes before.
  const changes = async () => {
    const events = await rig.kit.database.adminSql`
      select 1 from event where tenant_id = ${shop.tenantId} and body ->> 'type' = 'connection.changed'`;
    return events.length;
  };
  const before = await changes();
  await rig.knob('accounts/expire-tokens', { account, kind: 'both' });
  await expect(
    withAccess(rig.ctx, { tenantId: shop.tenantId, connectionId: id }, (given) => profileOf(rig, given)),
  ).rejects.toBeInstanceOf(ProviderError);
  expect(await status()).toMatchObject({ status: 'reconnect', statusReason: 'token_invalid' });
  expect(await changes()).toBe(before + 1);
  await expect(access()).rejects.toMatchObject({ kind: 'token_invalid' });
  expect((await other.connections())[0]).toMatchObject({ status: 'active' });
  expect(await linked(shop, account)).toBe(id);
  expect(await status()).toMatchObject({ status: 'active', statusReason: null });
});

test.each([
  [1, 'removed_by_owner'],
  [2, 'account_deleted'],
  [4, 'account_banned'],
])('the platform says the grant is gone (reason %i): %s', async (reason, statusReason) => {
  await rig.knob('accounts/disconnect', { account, reason });
  await rig.settle();
  expect(await status()).toMatchObject({ status: 'reconnect', statusReason });
});

test('a removal that comes late says nothing about a newer link', async () => {
  await rig.knob('mishaps', { webhook: { held: true } });
  await rig.knob('accounts/disconnect', { account, reason: 1 });
  rig.pass(10_000);
  await linked(shop, account);
  await rig.knob('webhooks/release');
  await rig.settle();
  expect(await status()).toMatchObject({ status: 'active' });
});

test("another team's row with this token in it opens nothing", async () => {
  const sql = rig.kit.database.adminSql;
  const [theirs] = await other.connections();
  await sql`
    update connection_token t set access_token = m.access_token from connection_token m
    where m.connection_id = ${id} and t.connection_id = ${must(theirs).id}`;
  await expect(accountAccess(rig.ctx, other.tenantId, must(theirs).id)).rejects.toThrow(/authenticate/);
  await expect(accountAccess(rig.ctx, other.tenantId, id)).rejects.toMatchObject({ kind: 'token_invalid' });
});

test('every time a token is opened stands in the shop’s audit log, also when nothing came of it', async () => {
  const uses = async () => {
    const rows = await rig.kit.database.adminSql<{ use: string }[]>`
      select detail ->> 'use' as use from audit_entry where subject_id = ${id} and act = 'token.open' order by at, id`;
    return rows.map(({ use }) => use);
  };
  const before = (await uses()).length;
  await access();
  await access();
  expect((await uses()).slice(before)).toEqual(['call', 'call']);
  // The platform refuses to renew: the renewal's own transaction is undone, the entry is not.
  await rig.knob('accounts/expire-tokens', { account, kind: 'both' });
  rig.pass(dayMs);
  await expect(access()).rejects.toMatchObject({ kind: 'token_invalid' });
  expect((await uses()).slice(before + 2)).toEqual(['call', 'renew']);
});
