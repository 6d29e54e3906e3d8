import { must } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountAccess } from '../../../src/connections/index.ts';
import { findRoute } from '../../../src/db/global-tables.ts';
import {
  allScopes,
  begin,
  consent,
  link,
  linked,
  openBrowser,
  openShop,
  type PlatformRig,
  startPlatformRig,
} from './platform-rig.ts';

let rig: PlatformRig;
beforeAll(async () => {
  rig = await startPlatformRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const without = (...scopes: string[]) => ({
  asked_scope: allScopes,
  scope: allScopes
    .split(',')
    .filter((scope) => !scopes.includes(scope))
    .join(','),
});
/** Tests share the platform's accounts: each gives back what it linked. */
const giveBack = async (shop: Awaited<ReturnType<typeof openShop>>) => {
  for (const { id, status } of await shop.connections()) {
    if (status !== 'disconnected') await shop.request('DELETE', `/connections/${id}`);
  }
  await rig.settle();
};

test('an owner links an account: the page says so, the account is there, its tokens are sealed', async () => {
  const shop = await openShop(rig, 'Lanlom');
  const { response, html, attempt } = await link(shop);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(html).toContain('data-result="done"');
  expect(attempt).toMatchObject({ status: 'done', missingScopes: [] });
  const [row] = await shop.connections();
  expect(row).toMatchObject({
    channel: 'tiktok',
    handle: 'lanlom.wear',
    status: 'active',
    missingScopes: [],
    agentMode: 'draft',
  });
  expect(row?.grantedScopes).toEqual(allScopes.split(',').sort());
  expect(row?.capabilities.messagesPerWindow).toBe(10);
  expect(Date.parse(row?.tokenExpiresAt ?? '') - rig.ctx.clock.now()).toBeGreaterThan(23 * 3_600_000);
  const [stored] = await rig.kit.database.adminSql<[{ access: Buffer; refresh: Buffer }]>`
    select access_token as access, refresh_token as refresh from connection_token where connection_id = ${row?.id ?? ''}`;
  expect(Buffer.concat([stored.access, stored.refresh]).toString('latin1')).not.toMatch(/act\.|rft\./);
  const events = await rig.kit.database.adminSql<{ type: string }[]>`
    select body ->> 'type' as type from event where tenant_id = ${shop.tenantId}`;
  expect(events.map(({ type }) => type)).toContain('connection.opened');
  await giveBack(shop);
});

test('the callback also answers without the slash, and once', async () => {
  const shop = await openShop(rig, 'Slash');
  const browser = openBrowser();
  const { attemptId, consent: page } = await begin(shop, browser);
  const back = await consent(page);
  const cookies = new Map(browser.cookies);
  expect((await browser.get(back.replace('/tiktok/?', '/tiktok?'))).status).toBe(200);
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  expect((await browser.get(back)).status).toBe(400);
  expect(await shop.attempt(attemptId)).toMatchObject({ status: 'done' });
  await giveBack(shop);
});

test('another browser cannot end what this one began, and this one still can', async () => {
  const shop = await openShop(rig, 'Victim');
  const attacker = await openShop(rig, 'Attacker');
  const browser = openBrowser();
  const elsewhere = openBrowser();
  const { attemptId, consent: page } = await begin(shop, browser);
  const other = await begin(attacker, elsewhere);
  const back = await consent(page);
  expect((await openBrowser().get(back)).status).toBe(400);
  expect((await elsewhere.get(back)).status).toBe(400);
  const swapped = new URL(back);
  swapped.searchParams.set('state', other.consent.searchParams.get('state') ?? '');
  expect((await browser.get(swapped.href)).status).toBe(400);
  expect(await shop.attempt(attemptId)).toEqual({ status: 'pending' });
  expect((await browser.get(back)).status).toBe(200);
  expect(await attacker.connections()).toEqual([]);
  expect((await attacker.request('GET', `/connection-attempts/${attemptId}`)).status).toBe(404);
  await giveBack(shop);
});

test('a start link works once, and not after ten minutes', async () => {
  const shop = await openShop(rig, 'Late');
  const { start } = await begin(shop, openBrowser());
  expect((await openBrowser().get(start)).status).toBe(410);
  expect((await openBrowser().get(`${rig.base}/oauth/start/00000000-0000-7000-8000-000000000000`)).status).toBe(410);
  const browser = openBrowser();
  const { consent: page } = await begin(shop, browser);
  const back = await consent(page);
  rig.pass(10 * 60_000 + 1);
  const response = await browser.get(back);
  expect(response.status).toBe(400);
  expect(response.html).toContain('data-result="expired"');
});

test('an owner who says no is told so, and nothing is linked', async () => {
  const shop = await openShop(rig, 'No');
  const { response, attempt } = await link(shop, { decision: 'deny' });
  expect(response.status).toBe(400);
  expect(attempt).toMatchObject({ status: 'failed', code: 'forbidden' });
  expect(await shop.connections()).toEqual([]);
});

test('a made-up state, a missing code and another provider lead nowhere, least of all elsewhere', async () => {
  const shop = await openShop(rig, 'Odd');
  const browser = openBrowser();
  const { consent: page } = await begin(shop, browser);
  const back = new URL(await consent(page));
  for (const url of [
    `${rig.base}/oauth/callback/tiktok/?code=x&state=made-up`,
    `${rig.base}/oauth/callback/tiktok/`,
    `${rig.base}/oauth/callback/tiktok/?state=a&state=b&redirect=https://evil.example`,
    `${rig.base}/oauth/callback/meta/${back.search}`,
  ]) {
    const response = await browser.get(url);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  }
  const other = openBrowser();
  const again = await begin(shop, other);
  const state = again.consent.searchParams.get('state') ?? '';
  expect((await other.get(`${rig.base}/oauth/callback/tiktok/?state=${state}`)).status).toBe(400);
  expect(await shop.attempt(again.attemptId)).toMatchObject({ status: 'failed', code: 'invalid_input' });
});

test('what was not granted is explained, and what is needed is insisted on', async () => {
  const shop = await openShop(rig, 'Partial');
  const partial = await link(shop, without('message.list.manage'));
  expect(partial.attempt).toMatchObject({ status: 'done', missingScopes: ['message.list.manage'] });
  expect(partial.html).toContain('photos and stickers do not load');
  await giveBack(shop);
  const useless = await link(shop, { account: 'baan.kafae', ...without('message.list.send') });
  expect(useless.attempt).toMatchObject({ status: 'failed', code: 'forbidden' });
  expect(useless.attempt).toMatchObject({ missingScopes: ['message.list.send'] });
  expect(useless.html).toContain('neither the team nor the AI can answer');
  // The useless grant is not left at the platform.
  const { accounts } = await rig.look<{ accounts: { username: string; isConnected: boolean }[] }>('state');
  expect(accounts.find(({ username }) => username === 'baan.kafae')).toMatchObject({ isConnected: false });
  expect((await shop.connections()).map(({ handle }) => handle)).toEqual(['lanlom.wear']);
});

test('a permission left out when an account is linked anew costs it nothing: it goes on with what it had', async () => {
  const shop = await openShop(rig, 'Again');
  const id = await linked(shop);
  expect((await link(shop, without('message.list.send'))).attempt).toMatchObject({
    status: 'failed',
    code: 'forbidden',
  });
  expect(await shop.connections()).toMatchObject([{ id, status: 'active', missingScopes: [] }]);
  const { externalAccountId: externalId, accessToken } = await accountAccess(rig.ctx, shop.tenantId, id);
  expect(await findRoute(rig.ctx.db, { channel: 'tiktok', externalId })).toEqual({
    tenantId: shop.tenantId,
    connectionId: id,
  });
  const signal = AbortSignal.timeout(5000);
  const asked = { externalAccountId: externalId, accessToken, signal };
  expect(await must(rig.ctx.providers.get('tiktok')).profile(asked)).toMatchObject({ handle: 'lanlom.wear' });
  await giveBack(shop);
});

test('one account serves one team: the second is refused until the first lets go', async () => {
  const first = await openShop(rig, 'First');
  const second = await openShop(rig, 'Second');
  const id = await linked(first);
  const refused = await link(second);
  expect(refused.attempt).toMatchObject({ status: 'failed', code: 'account_already_connected' });
  expect(await second.connections()).toEqual([]);
  const gone = await first.request('DELETE', `/connections/${id}`);
  expect(gone).toMatchObject({ status: 200, json: { status: 'disconnected' } });
  await rig.settle();
  expect(await linked(second)).not.toBe(id);
  await giveBack(second);
});

test('disconnecting revokes at the platform, forgets the tokens, stops at once, and linking again revives the row', async () => {
  const shop = await openShop(rig, 'Gone');
  await rig.knob('accounts', { username: 'gone.shop' });
  const id = await linked(shop, 'gone.shop');
  const [before] = await shop.connections();
  await shop.request('DELETE', `/connections/${id}`);
  const sql = rig.kit.database.adminSql;
  const [{ externalId }] = await sql<
    [{ externalId: string }]
  >`select external_id as "externalId" from connection where id = ${id}`;
  expect(await findRoute(rig.ctx.db, { channel: 'tiktok', externalId })).toBeNull();
  await rig.settle();
  const { accounts } = await rig.look<{ accounts: { username: string; isConnected: boolean }[] }>('state');
  expect(accounts.find(({ username }) => username === 'gone.shop')).toMatchObject({ isConnected: false });
  expect(await sql`select 1 from connection_token where connection_id = ${id}`).toHaveLength(0);
  expect((await shop.request('PATCH', `/connections/${id}`, { status: 'paused' })).status).toBe(409);
  expect((await shop.request('DELETE', `/connections/${id}`)).status).toBe(200);
  expect(await linked(shop, 'gone.shop')).toBe(id);
  const [after] = await shop.connections();
  expect(after).toMatchObject({ id: before?.id, status: 'active', disconnectedAt: null });
  await giveBack(shop);
});

test('another team sees, changes and ends nothing of it', async () => {
  const shop = await openShop(rig, 'Mine');
  const other = await openShop(rig, 'Theirs');
  const id = await linked(shop);
  expect(await other.connections()).toEqual([]);
  expect((await other.request('GET', `/connections/${id}`)).status).toBe(404);
  expect((await other.request('PATCH', `/connections/${id}`, { status: 'paused' })).status).toBe(404);
  expect((await other.request('DELETE', `/connections/${id}`)).status).toBe(404);
  expect((await other.request('GET', '/connections/not-an-id')).status).toBe(404);
  expect((await shop.request('PATCH', `/connections/${id}`, { status: 'paused' })).json).toMatchObject({
    status: 'paused',
  });
  expect((await shop.request('PATCH', `/connections/${id}`, { status: 'active' })).json).toMatchObject({
    status: 'active',
  });
  await giveBack(shop);
});
