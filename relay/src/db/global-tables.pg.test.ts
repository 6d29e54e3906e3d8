import { createHash } from 'node:crypto';
import { newId } from '@tandem/shared/lib';
import { connectionId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as global from './global-tables.ts';
import { createTestDatabase, createTestTenant, type TestDatabase, type TestTenant } from './testing/test-database.ts';

let database: TestDatabase;
let a: TestTenant;
let b: TestTenant;
beforeAll(async () => {
  database = await createTestDatabase();
  a = await createTestTenant(database.db, 'A');
  b = await createTestTenant(database.db, 'B');
});
afterAll(() => database.close());

const newConnectionId = () => connectionId.parse(newId());
const sha = (text: string) => createHash('sha256').update(text).digest();

test('a webhook is stored once, with its job, byte for byte', async () => {
  const { db, adminSql } = database;
  const delivery = {
    channel: 'tiktok',
    receivedAt: new Date('2026-11-20T00:00:00.123Z'),
    headers: { 'tiktok-signature': 't=1,s=x' },
    body: new Uint8Array([0, 255, 10, 123]),
    verdict: 'ok' as const,
  };
  const first = await global.storeWebhookDelivery(db, delivery);
  const again = await global.storeWebhookDelivery(db, delivery);
  expect(first.isNew).toBe(true);
  expect(again).toEqual({ id: first.id, isNew: false });
  const stored = await global.readWebhookDelivery(db, first.id);
  expect(stored).toMatchObject({
    channel: 'tiktok',
    headers: delivery.headers,
    receivedAt: delivery.receivedAt,
    settledAt: null,
  });
  expect(new Uint8Array(stored?.body ?? [])).toEqual(delivery.body);
  const jobs = await adminSql`select task_identifier from graphile_worker.jobs`;
  expect(jobs.map((job) => job.task_identifier)).toEqual(['process-webhook']);
  await global.settleWebhookDelivery(db, first.id, { outcome: 'processed' });
  expect((await global.readWebhookDelivery(db, first.id))?.settledAt).toBeInstanceOf(Date);
});

test('an account belongs to one tenant at a time', async () => {
  const { db } = database;
  const account = { channel: 'tiktok', externalId: 'Open-Id' };
  const connection = newConnectionId();
  const claim = (tenant: TestTenant, id = newConnectionId()) =>
    db.withTenant(tenant.tenantId, (tx) => global.claimRoute(tx, { ...account, connectionId: id }));
  expect(await claim(a, connection)).toBe('claimed');
  expect(await claim(b)).toBe('taken');
  expect(await claim(a, connection)).toBe('already-own');
  expect(await global.findRoute(db, account)).toEqual({ tenantId: a.tenantId, connectionId: connection });
  await db.withTenant(b.tenantId, (tx) => global.releaseRoute(tx, account));
  expect(await global.findRoute(db, account)).not.toBeNull();
  await db.withTenant(a.tenantId, (tx) => global.releaseRoute(tx, account));
  expect(await global.findRoute(db, account)).toBeNull();
});

test('a linking attempt is single use, bound to a browser, and invisible to others', async () => {
  const { db, adminSql } = database;
  const now = new Date();
  const id = newId();
  const sessionId = newId();
  await adminSql`
    insert into session (id, person_id, tenant_id, device_name, token_hash, expires_at)
    values (${sessionId}, ${a.personId}, ${a.tenantId}, 'desk', '\\x00', ${new Date(now.getTime() + 60_000)})`;
  await db.withTenant(a.tenantId, (tx) =>
    global.createConnectionAttempt(tx, {
      id,
      channel: 'tiktok',
      personId: a.personId,
      sessionId,
      expiresAt: new Date(now.getTime() + 60_000),
    }),
  );
  const proof = { stateHash: sha('state'), cookieHash: sha('cookie'), now, roles: ['owner', 'admin'] };
  expect(await global.beginConnectionAttempt(db, { id, ...proof, now: new Date(now.getTime() + 60_001) })).toBeNull();
  expect(await global.beginConnectionAttempt(db, { id, ...proof })).toEqual({ channel: 'tiktok' });
  expect(await global.beginConnectionAttempt(db, { id, ...proof })).toBeNull();
  expect(await global.consumeConnectionAttempt(db, { ...proof, cookieHash: sha('other browser') })).toBeNull();
  expect(await global.consumeConnectionAttempt(db, { ...proof, roles: ['admin'] })).toBeNull();
  const signOut = (at: Date | null) => adminSql`update session set revoked_at = ${at} where id = ${sessionId}`;
  await signOut(now);
  expect(await global.consumeConnectionAttempt(db, proof)).toBeNull();
  await signOut(null);
  expect(await global.consumeConnectionAttempt(db, proof)).toMatchObject({
    id,
    tenantId: a.tenantId,
    personId: a.personId,
  });
  expect(await global.consumeConnectionAttempt(db, proof)).toBeNull();
  const read = (tenant: TestTenant) => db.withTenant(tenant.tenantId, (tx) => global.readConnectionAttempt(tx, id));
  expect(await read(a)).toEqual({ status: 'pending' });
  expect(await read(b)).toBeNull();
  const outcome = { status: 'done' as const, connectionId: newConnectionId(), missingScopes: ['x'] };
  await db.withTenant(b.tenantId, (tx) => global.settleConnectionAttempt(tx, id, { ...outcome, missingScopes: [] }));
  await db.withTenant(a.tenantId, (tx) => global.settleConnectionAttempt(tx, id, outcome));
  expect(await read(a)).toEqual(outcome);
});

test('a lease has one holder, its fence only grows', async () => {
  const { db, adminSql } = database;
  const lease = { tenantId: a.tenantId, key: 'deliver:1', ttlMs: 60_000 };
  const taken = await Promise.all(
    ['one', 'two', 'three'].map((owner) => global.takeLease(db, { ...lease, owner }).then((got) => ({ owner, got }))),
  );
  const holder = taken.find(({ got }) => got !== null);
  expect(taken.filter(({ got }) => got !== null)).toHaveLength(1);
  const held = { ...lease, owner: holder?.owner ?? '', fence: holder?.got?.fence ?? 0n };
  expect(await global.takeLease(db, { ...lease, tenantId: b.tenantId, owner: 'b' })).not.toBeNull();
  expect(await global.renewLease(db, held)).toBe(true);
  await adminSql`update lease set expires_at = now() - interval '1 ms' where key = 'deliver:1'`;
  expect(await global.renewLease(db, held)).toBe(false);
  const next = await global.takeLease(db, { ...lease, owner: 'next' });
  expect(next?.fence).toBeGreaterThan(held.fence);
  await global.releaseLease(db, held);
  expect(await global.takeLease(db, { ...lease, owner: 'third' })).toBeNull();
  await global.releaseLease(db, { ...lease, owner: 'next', fence: next?.fence ?? 0n });
  expect((await global.takeLease(db, { ...lease, owner: 'third' }))?.fence).toBeGreaterThan(next?.fence ?? 0n);
});

test('a limit holds in every window, over parallel callers', async () => {
  const { db } = database;
  const limit = {
    key: 'tiktok:send',
    windows: [
      { n: 10, perMs: 60_000 },
      { n: 15, perMs: 600_000 },
    ],
  };
  const waits = await Promise.all(Array.from({ length: 14 }, () => global.takeAppLimit(db, limit)));
  expect(waits.filter(({ waitMs }) => waitMs === 0)).toHaveLength(10);
  for (const { waitMs } of waits.filter((one) => one.waitMs > 0)) {
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
  }
});

test('members are the own ones only', async () => {
  const isOfA = (id: typeof a.personId) => database.db.withTenant(a.tenantId, (tx) => global.isMember(tx, id));
  expect([await isOfA(a.personId), await isOfA(b.personId)]).toEqual([true, false]);
});
