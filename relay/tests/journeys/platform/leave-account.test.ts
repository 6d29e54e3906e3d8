import type { ConnectionId, ConnectionRow } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { link, linked, openShop, type PlatformRig, type Shop, startPlatformRig } from './platform-rig.ts';

// What becomes of an account after it was linked: introduced, let go, taken back, and gone for good.

const dayMs = 24 * 3_600_000;
let rig: PlatformRig;
beforeAll(async () => {
  // The platform's budget has tests of its own.
  rig = await startPlatformRig();
  await rig.knob('rates', { perSecond: 1000, perMinute: 10_000 });
});
afterAll(() => rig[Symbol.asyncDispose]());

const one = async (shop: Shop, id: ConnectionId): Promise<ConnectionRow | undefined> =>
  (await shop.connections()).find((row) => row.id === id);
/** Time passes; the queue's own is the database's. */
async function pass(ms: number): Promise<void> {
  rig.pass(ms);
  await rig.kit.database.adminSql`
    update graphile_worker._private_jobs set run_at = run_at - ${ms} * interval '1 millisecond' where run_at > now()`;
  await rig.kit.drain();
}
let people = 0;
async function customerWrites(account: string, text: string): Promise<void> {
  const customer = `leaver.${++people}`;
  await rig.knob('customers', { username: customer, displayName: `Guest ${people}` });
  await rig.knob('customer/send', { customer, account, message: { type: 'text', text } });
}

test('a new account has its name, its picture and its recent conversations at once', async () => {
  const { accounts } = await rig.look<{ accounts: { username: string; id: string }[] }>('state');
  expect(accounts.map(({ username }) => username)).toContain('lanlom.wear');
  await customerWrites('lanlom.wear', 'ก่อนเชื่อมต่อ');
  const shop = await openShop(rig, 'New');
  const id = await linked(shop);
  await rig.settle();
  const row = await one(shop, id);
  expect(row).toMatchObject({ handle: 'lanlom.wear', status: 'active' });
  expect(row?.displayName).toBeTruthy();
  expect(row?.avatarMediaId).toBeTruthy();
  const { status } = await shop.request('GET', `/connections/${id}`);
  expect(status).toBe(200);
  const [picture] = await rig.kit.database.adminSql<{ mime: string; state: string }[]>`
    select mime, state from media where tenant_id = ${shop.tenantId} and id = ${row?.avatarMediaId ?? ''}`;
  expect(picture).toEqual({ mime: 'image/webp', state: 'ready' });
  const texts = await rig.kit.database.adminSql<{ parts: string }[]>`
    select parts::text as parts from message where tenant_id = ${shop.tenantId}`;
  expect(texts.some(({ parts }) => parts.includes('ก่อนเชื่อมต่อ'))).toBe(true);
  // Linked again, the picture is replaced and none is left behind.
  await linked(shop);
  await rig.settle();
  const again = await one(shop, id);
  expect(again?.avatarMediaId).not.toBe(row?.avatarMediaId);
  expect(
    await rig.kit.database
      .adminSql`select from media where tenant_id = ${shop.tenantId} and id = ${row?.avatarMediaId ?? ''}`,
  ).toHaveLength(0);
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
});

test('a disconnect is undone while its data is kept: nothing is deleted, the permission is asked for anew', async () => {
  await rig.knob('accounts', { username: 'undo.shop' });
  const shop = await openShop(rig, 'Undo');
  const other = await openShop(rig, 'Other');
  const id = await linked(shop, 'undo.shop');
  await customerWrites('undo.shop', 'เก็บไว้นะ');
  await rig.settle();
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
  await pass(29 * dayMs);
  expect((await other.request('PATCH', `/connections/${id}`, { status: 'active' })).status).toBe(404);
  const undone = await shop.request('PATCH', `/connections/${id}`, { status: 'active' });
  expect(undone).toMatchObject({
    status: 200,
    json: { status: 'reconnect', statusReason: null, disconnectedAt: null },
  });
  // It is this team's again: nobody else links it meanwhile.
  expect((await link(other, { account: 'undo.shop' })).attempt).toMatchObject({ code: 'account_already_connected' });
  await pass(2 * dayMs);
  expect(await one(shop, id)).toMatchObject({ status: 'reconnect' });
  expect(await linked(shop, 'undo.shop')).toBe(id);
  expect(await one(shop, id)).toMatchObject({ status: 'active' });
  const kept = await rig.kit.database.adminSql`select from message where tenant_id = ${shop.tenantId}`;
  expect(kept.length).toBeGreaterThan(0);
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
});

test('undone before the platform was told, the account goes on as if nothing had been', async () => {
  await rig.knob('accounts', { username: 'quick.shop' });
  const shop = await openShop(rig, 'Quick');
  const id = await linked(shop, 'quick.shop');
  await rig.settle();
  await shop.request('DELETE', `/connections/${id}`);
  expect((await shop.request('PATCH', `/connections/${id}`, { status: 'active' })).json).toMatchObject({
    status: 'active',
  });
  await rig.settle();
  await customerWrites('quick.shop', 'ยังอยู่ไหม');
  await rig.settle();
  const messages = await rig.kit.database.adminSql`
    select from message where tenant_id = ${shop.tenantId} and parts::text like '%ยังอยู่ไหม%'`;
  expect(messages).toHaveLength(1);
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
});

test('an undo comes too late once another team has the account', async () => {
  await rig.knob('accounts', { username: 'moved.shop' });
  const shop = await openShop(rig, 'Before');
  const next = await openShop(rig, 'Next');
  const id = await linked(shop, 'moved.shop');
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
  const theirs = await linked(next, 'moved.shop');
  expect(await shop.request('PATCH', `/connections/${id}`, { status: 'active' })).toMatchObject({
    status: 409,
    json: { code: 'account_already_connected' },
  });
  expect(await one(next, theirs)).toMatchObject({ status: 'active' });
  await next.request('DELETE', `/connections/${theirs}`);
  await rig.settle();
});

test('30 days later everything of the account is gone, of this account and this shop only', async () => {
  const sql = rig.kit.database.adminSql;
  await rig.knob('accounts', { username: 'purge.shop' });
  await rig.knob('accounts', { username: 'stays.shop' });
  const shop = await openShop(rig, 'Purge');
  const id = await linked(shop, 'purge.shop');
  const stays = await linked(shop, 'stays.shop');
  const marker = 'ลบฉันด้วย-7f3a';
  await customerWrites('purge.shop', marker);
  await customerWrites('stays.shop', 'ฉันอยู่ต่อ');
  await rig.settle();
  // One that was never settled is kept beyond its fortnight.
  const [{ externalId }] = await sql<[{ externalId: string }]>`
    select external_id as "externalId" from connection where id = ${id}`;
  await sql`update webhook_delivery set settled_at = null, outcome = null
    where position(convert_to(${externalId}, 'UTF8') in body) > 0`;
  await sql`insert into dead_letter (tenant_id, id, task, input, cause, detail, connection_id, attempts, retries, first_died_at, died_at)
    values (${shop.tenantId}, gen_random_uuid(), 'x', '{}', 'program', '', ${id}, 1, 0, now(), now())`;
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
  const next = await openShop(rig, 'Successor');
  const theirs = await linked(next, 'purge.shop');
  await customerWrites('purge.shop', 'ของร้านใหม่');
  await rig.settle();

  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`;
  /**
   * Where the account's id or its customer's words still stand. The logs of events and of acts, and how a linking went, keep ids; whom
   * the account serves next has read from the platform what its customers wrote before.
   */
  const traces = async (needles: readonly string[]) => {
    const found: string[] = [];
    for (const { name } of tables.filter(
      (table) => !['event', 'audit_entry', 'connection_attempt'].includes(table.name),
    )) {
      const rows = await sql.unsafe<{ line: string }[]>(`select t::text as line from ${name} t`);
      for (const { line } of rows) {
        if (line.includes(next.tenantId)) continue;
        const bytes = line.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('utf8'));
        if (needles.some((needle) => bytes.includes(needle))) found.push(name);
      }
    }
    return [...new Set(found)];
  };
  expect(await traces([marker])).toEqual(expect.arrayContaining(['message', 'webhook_delivery']));
  await pass(29 * dayMs);
  expect(await traces([marker])).toContain('message');
  await pass(dayMs + 60_000);
  await rig.settle();
  expect(await traces([marker, id])).toEqual([]);
  expect(await one(shop, id)).toBeUndefined();
  const jobs = await sql`select from graphile_worker._private_jobs where payload::text like ${`%${id}%`}`;
  expect(jobs).toHaveLength(0);
  const events = await sql<{ body: { type: string } }[]>`
    select body from event where tenant_id = ${shop.tenantId} and body ->> 'connectionId' = ${id} order by seq desc limit 1`;
  expect(events[0]?.body.type).toBe('connection.purged');
  // Media: what is left belongs to the account that stays.
  const media = await sql<{ id: string }[]>`select id from media where tenant_id = ${shop.tenantId}`;
  expect(media.map((row) => row.id)).toEqual([(await one(shop, stays))?.avatarMediaId]);
  expect(await traces(['ฉันอยู่ต่อ'])).toContain('message');
  expect(await traces(['ของร้านใหม่'])).toEqual(['webhook_delivery']);
  const served = await sql`
    select from message where tenant_id = ${next.tenantId} and parts::text like '%ของร้านใหม่%'`;
  expect(served).toHaveLength(1);
  expect(await one(next, theirs)).toMatchObject({ status: 'active' });
});
