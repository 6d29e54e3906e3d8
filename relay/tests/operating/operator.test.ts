import { api, type Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine } from '../../src/admin/examine.ts';
import { secret } from '../../src/config/index.ts';
import { resumeShop, suspendShop } from '../../src/tenancy/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { runAdmin } from '../support/run-admin.ts';
import { openStream } from '../support/stream-client.ts';

// What the operator does with whole shops, by the real commands, while a relay works.

let kit: TestRelay;
beforeAll(async () => {
  kit = await createTestRelay();
});
afterAll(() => kit.close());

const admin = (...args: string[]) => runAdmin(kit.database.url, args);
const signIn = (as: Session, tenantId?: string) =>
  kit.call<Session & { code?: string; detail?: string }>('POST', '/auth/login', {
    body: { email: as.person.email, password: 'correct horse', deviceName: 'test', ...(tenantId && { tenantId }) },
  });
const waiting = (tenantId: string) =>
  kit.database.adminSql<{ runAt: Date; task: string }[]>`
    select j.run_at as "runAt", t.identifier as task from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where j.payload ->> 'tenantId' = ${tenantId} order by j.run_at`;

test('a suspended shop signs nobody in and is asked nothing, with the reason; it goes on as it was', async () => {
  const owner = await kit.register('Suspended');
  const other = await kit.register('Other');
  const { tenantId } = owner.membership;
  const stream = await openStream(kit.url, owner.accessToken, { cursor: 0, logId: null });
  // In three weeks: suspended for less, it must not come early.
  const inThreeWeeks = new Date(Date.now() + 21 * 86_400_000);
  await kit.relay.ctx.db.withTenant(tenantId, async (tx) =>
    tx.enqueue({ task: 'purge-connection', payload: { connectionId: newId() }, key: 'later', runAt: inThreeWeeks }),
  );
  const { ctx } = kit.relay;
  expect(await suspendShop(ctx, tenantId, 'the bill is open')).toBe(true);

  expect(await kit.call('GET', '/me', { as: owner })).toMatchObject({
    status: 403,
    body: {
      code: 'shop_suspended',
      detail: 'This shop is suspended: the bill is open',
      fields: { reason: 'the bill is open' },
    },
  });
  expect(await signIn(owner)).toMatchObject({ status: 403, body: { code: 'shop_suspended' } });
  const refreshed = await kit.call('POST', '/auth/refresh', { body: { refreshToken: owner.refreshToken } });
  expect(refreshed).toMatchObject({ status: 403, body: { code: 'shop_suspended' } });
  await stream.closed;
  expect((await kit.call('GET', '/me', { as: other })).status).toBe(200);
  // Whoever guesses learns nothing by it.
  const wrong = await kit.call<{ code: string }>('POST', '/auth/login', {
    body: { email: owner.person.email, password: 'wrong', deviceName: 'test' },
  });
  expect(wrong.body.code).toBe('invalid_credentials');

  await kit.relay.ctx.db.withTenant(tenantId, async (tx) =>
    tx.enqueue({ task: 'purge-connection', payload: { connectionId: newId() }, key: 'now' }),
  );
  const parked = await waiting(tenantId);
  expect(parked.length).toBeGreaterThanOrEqual(2);
  for (const { runAt } of parked) expect(runAt.getFullYear()).toBeGreaterThan(2900);

  expect(await resumeShop(ctx, tenantId)).toBe(true);
  expect(await resumeShop(ctx, tenantId)).toBe(false);
  // The device finds its session as it left it.
  const again = await kit.call('POST', '/auth/refresh', { body: { refreshToken: owner.refreshToken } });
  expect(api.refresh.output.parse(again.body).membership.tenantId).toBe(tenantId);
  await expect.poll(async () => (await waiting(tenantId)).map(({ task }) => task)).toEqual(['purge-connection']);
  const [left] = await waiting(tenantId);
  expect(Math.abs((left?.runAt.getTime() ?? 0) - inThreeWeeks.getTime())).toBeLessThan(1000);
  const acts = await kit.database.adminSql<{ act: string }[]>`
    select act from audit_entry where tenant_id = ${tenantId} and actor_kind = 'operator' order by at, id`;
  expect(acts.map(({ act }) => act)).toEqual(['shop.suspend', 'shop.resume']);
});

test('somebody of two shops is let into the one that works', async () => {
  const owner = await kit.register('First');
  const second = await kit.register('Second');
  await kit.database.adminSql`
    insert into membership (tenant_id, person_id, role, tenant_name)
    values (${second.membership.tenantId}, ${owner.person.id}, 'staff', 'Second')`;
  await suspendShop(kit.relay.ctx, owner.membership.tenantId, 'closed');
  expect((await signIn(owner)).body.membership.tenantId).toBe(second.membership.tenantId);
  expect((await signIn(owner, owner.membership.tenantId)).body.code).toBe('shop_suspended');
  // On a device in the other one: it stays there.
  const { body: there } = await signIn(owner);
  const enter = (refreshToken: string, tenantId: string) =>
    kit.call<Session>('POST', '/auth/refresh', { body: { refreshToken, tenantId } });
  expect(await enter(there.refreshToken, owner.membership.tenantId)).toMatchObject({
    status: 403,
    body: { code: 'shop_suspended', fields: { reason: 'closed' } },
  });
  const stayed = await kit.call<Session>('POST', '/auth/refresh', { body: { refreshToken: there.refreshToken } });
  expect(stayed.body.membership.tenantId).toBe(second.membership.tenantId);
  // One that is in the suspended one finds the way out.
  await kit.database.adminSql`
    update session set tenant_id = ${owner.membership.tenantId} where id = ${stayed.body.refreshToken.split('.')[0] ?? ''}`;
  const left = await enter(stayed.body.refreshToken, second.membership.tenantId);
  expect(left.body.membership.tenantId).toBe(second.membership.tenantId);
});

test('what a platform delivers to a suspended shop is stored', async () => {
  const owner = await kit.register('Receiving');
  await suspendShop(kit.relay.ctx, owner.membership.tenantId, 'for a while');
  const body = Buffer.from(JSON.stringify({ user_openid: newId() }));
  await kit.relay.ctx.db.withRole(
    'ingress',
    (sql) => sql`select * from store_webhook_delivery('tiktok', now(), '{}', ${body}, 'ok')`,
  );
  const stored = await kit.database.adminSql`select from webhook_delivery where body = ${body}`;
  expect(stored).toHaveLength(1);
});

test('by the commands: shops are listed, shown, suspended and resumed; what was given up is tried again', async () => {
  const owner = await kit.register('Commanded');
  const { tenantId } = owner.membership;
  const { adminSql } = kit.database;
  await adminSql`
    insert into dead_letter (tenant_id, id, task, input, cause, detail, attempts, retries, first_died_at, died_at)
    values (${tenantId}, gen_random_uuid(), 'purge-connection', ${adminSql.json({ connectionId: newId() })}, 'program', '', 6, 0, now(), now())`;
  expect((await admin('tenants', 'suspend', newId(), 'no', 'shop')).text).toContain('There is no shop');
  expect((await admin('tenants', 'suspend', tenantId, 'the', 'bill')).code).toBe(0);
  expect((await admin('tenants', 'list')).text).toMatch(
    new RegExp(`${tenantId}  Commanded  1 people.*SUSPENDED since .*: the bill`),
  );
  expect((await admin('tenants', 'show', tenantId)).text).toMatch(/state +SUSPENDED since .*: the bill/);
  expect((await admin('tenants', 'resume', tenantId)).code).toBe(0);
  expect((await admin('requeue', 'another-task')).text).toContain('Nothing was given up.');
  expect((await admin('requeue', 'purge-connection')).text).toContain('1 are tried again now.');
  expect(await adminSql`select from dead_letter where tenant_id = ${tenantId}`).toHaveLength(0);
}, 180_000);

test('the doctor looks at roles, clocks, ctype, keys, queue and webhooks, and says what to do', async () => {
  const { config, db, keys } = kit.relay.ctx;
  const look = async (masterKeys = config.masterKeys) =>
    new Map((await examine({ config: { ...config, masterKeys }, db })).map((finding) => [finding.about, finding]));
  const found = await look();
  expect([...found.keys()].slice(0, 5)).toEqual(['roles', 'clocks', 'ctype', 'keys', 'queue']);
  for (const about of ['roles', 'clocks', 'ctype', 'keys', 'queue']) expect(found.get(about)?.advice).toBeUndefined();
  // No platform answers at this address.
  expect(found.get('tiktok webhook')?.advice).toContain('It answered');
  const newer = secret(Buffer.alloc(32, 9).toString('base64'));
  expect((await look([newer, ...config.masterKeys])).get('keys')?.advice).toContain('admin keys rotate');
  await expect(look([newer])).rejects.toThrow(/does not list/);
  expect(keys.custody.currentKeyId).toMatch(/^[0-9a-f]{12}$/);
  await kit.database.adminSql`create table stray ()`;
  expect((await look()).get('roles')?.words).toContain('the table stray is not as it should be');
  await kit.database.adminSql`drop table stray`;
});
