import { newId } from '@tandem/shared/lib';
import type { PlanId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantTx } from '../db/tenant-tx.ts';
import { createTestDatabase, createTestTenant, type TestDatabase } from '../db/testing/test-database.ts';
import { plansFeature } from './index.ts';
import { writePlan } from './plan-store.ts';
import { readUsage } from './read-usage.ts';
import { requireRoom, standingOf } from './room.ts';

const now = Date.parse('2026-11-28T07:30:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase([plansFeature]);
});
afterAll(() => database.close());

async function shopOn(plan: PlanId) {
  const { tenantId } = await createTestTenant(database.db);
  const connectionId = newId();
  const run = <T>(command: (tx: TenantTx) => Promise<T>) => database.db.withTenant(tenantId, command);
  await run(async (tx) => {
    await writePlan(tx, plan, new Date(now));
    await tx.sql`insert into connection (tenant_id, id, channel, external_id, handle, status)
      values (${tenantId}, ${connectionId}, 'tiktok', ${newId()}, 'shop', 'active')`;
  });
  const add = (kind: string) =>
    run(async (tx) => {
      if (kind !== 'faq') await requireRoom(tx, 'documents', { adding: 1, now });
      await tx.sql`insert into document (tenant_id, id, connection_id, kind, title)
        values (${tenantId}, ${newId()}, ${connectionId}, ${kind}, 'a document')`;
    });
  return { run, add, standing: () => run((tx) => standingOf(tx, now)) };
}

test('of many who add the last one together, one does', async () => {
  const shop = await shopOn('free');
  const added = await Promise.allSettled(Array.from({ length: 8 }, () => shop.add('text')));
  expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [refused] = added.filter((one) => one.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    code: 'plan_limit',
    status: 409,
    message: 'the plan free has room for 1 document: remove one, or move to a larger plan',
    fields: { resource: 'documents', limit: '1', plan: 'free' },
  });
});

test('questions and answers, removed documents and unlinked accounts take no room', async () => {
  const shop = await shopOn('free');
  for (let n = 0; n < 5; n++) await shop.add('faq');
  await shop.add('pdf');
  await expect(shop.add('url')).rejects.toMatchObject({ code: 'plan_limit' });
  await shop.run(
    ({ sql, tenantId }) => sql`update document set deleted_at = now() where tenant_id = ${tenantId} and kind = 'pdf'`,
  );
  await shop.add('url');
  expect(await shop.standing()).toEqual({ accounts: 1, documents: 1, seats: 1 });
  await shop.run(
    ({ sql, tenantId }) => sql`update connection set status = 'disconnected' where tenant_id = ${tenantId}`,
  );
  expect(await shop.standing()).toMatchObject({ accounts: 0 });
});

test('open invitations have their seat', async () => {
  const shop = await shopOn('growth');
  const invite = (email: string) =>
    shop.run(async (tx) => {
      await tx.sql`select create_own_invitation(${newId()}, ${Buffer.from(email)}, ${Buffer.from(email)}, 'staff', ${Buffer.from(newId())}, ${newId()}, true,
        ${new Date(now)},
        ${new Date(now + 86_400_000)})`;
      await requireRoom(tx, 'seats', { adding: 0, now });
    });
  for (const name of ['a', 'b', 'c', 'd']) await invite(`${name}@example.com`);
  // The same address again takes the place of its older invitation.
  await invite('a@example.com');
  await expect(invite('e@example.com')).rejects.toMatchObject({
    code: 'plan_limit',
    fields: { resource: 'seats', limit: '5' },
  });
  expect(await shop.standing()).toMatchObject({ seats: 5 });
});

test('a month keeps the most there were', async () => {
  const shop = await shopOn('growth');
  for (const kind of ['text', 'url', 'pdf']) await shop.add(kind);
  await shop.run(({ sql, tenantId }) => sql`update document set deleted_at = now() where tenant_id = ${tenantId}`);
  const { months, meters } = await shop.run((tx) => readUsage(tx, { months: 1, now }));
  expect(months.at(-1)).toMatchObject({ documents: 3 });
  expect(meters.find(({ resource }) => resource === 'documents')).toMatchObject({ used: 0, limit: 10, state: 'ok' });
});

test('no limit is no limit', async () => {
  const shop = await shopOn('enterprise');
  for (let n = 0; n < 12; n++) await shop.add('text');
  expect(await shop.standing()).toMatchObject({ documents: 12 });
});
