import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../config/index.ts';
import { createTestRelay, type TestRelay } from '../testing/test-relay.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await createTestRelay();
});
afterAll(() => relay.close());

const scrape = (headers: Record<string, string> = {}) => fetch(`${relay.url}/metrics`, { headers });
/** The value of one series; undefined when it is not there. */
async function read(series: string): Promise<number | undefined> {
  const line = (await (await scrape()).text()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('a lane without jobs is told as empty, not left out', async () => {
  expect(await read('tandem_database_up')).toBe(1);
  expect(await read('tandem_queue_jobs{lane="delivery",state="ready"}')).toBe(0);
  expect(await read('tandem_queue_oldest_seconds{lane="ai"}')).toBe(0);
});

test('webhooks are counted by what the platform was told, and a made-up channel is no label', async () => {
  await fetch(`${relay.url}/webhooks/tiktok`, { method: 'POST', body: '{}' });
  await fetch(`${relay.url}/webhooks/nobody-has-this`, { method: 'POST', body: '{}' });
  expect(await read('tandem_webhooks_total{channel="tiktok",status="401"}')).toBe(1);
  expect(await read('tandem_webhooks_total{channel="unknown",status="404"}')).toBe(1);
  expect(await read('tandem_webhook_ack_seconds_count{channel="tiktok"}')).toBe(1);
});

test('dead and late jobs show by lane; linked accounts by status, with the first token to end', async () => {
  const { membership: tenant } = await relay.register();
  const admin = relay.database.adminSql;
  await admin`select graphile_worker.add_job('deliver-reply', '{}'::json, run_at := now() + interval '1 hour')`;
  await admin`select graphile_worker.add_job('deliver-reply', '{}'::json, run_at := now() + interval '1 hour')`;
  await admin`update graphile_worker._private_jobs set attempts = max_attempts where id = (select max(id) from graphile_worker._private_jobs)`;
  const [connection] = await admin<{ id: string }[]>`select gen_random_uuid() as id`;
  const id = String(connection?.id);
  await admin`insert into routing (channel, external_id, tenant_id, connection_id) values ('tiktok', 'x', ${tenant.tenantId}, ${id})`;
  await admin`insert into connection (tenant_id, id, channel, external_id, handle, status)
    values (${tenant.tenantId}, ${id}, 'tiktok', 'x', 'shop', 'active')`;
  await admin`insert into connection_token (tenant_id, connection_id, access_token, access_expires_at, key_version)
    values (${tenant.tenantId}, ${id}, '', now() + interval '100 seconds', 1)`;
  expect(await read('tandem_queue_jobs{lane="delivery",state="scheduled"}')).toBe(1);
  expect(await read('tandem_queue_jobs{lane="delivery",state="dead"}')).toBe(1);
  expect(await read('tandem_connections{channel="tiktok",status="active"}')).toBe(1);
  const left = await read('tandem_token_expiry_seconds{channel="tiktok"}');
  expect(left).toBeGreaterThan(60);
  expect(left).toBeLessThanOrEqual(100);
  await admin`update connection set status = 'paused' where id = ${id}`;
  expect(await read('tandem_connections{channel="tiktok",status="paused"}')).toBe(1);
  expect(await read('tandem_token_expiry_seconds{channel="tiktok"}')).toBeUndefined();
});

test('no figure names a shop, and a proxy’s visitor is not this machine', async () => {
  const { membership: tenant } = await relay.register('Lanlom Wear');
  const text = await (await scrape()).text();
  expect(text).not.toContain(tenant.tenantId);
  expect(text).not.toContain('Lanlom');
  expect((await scrape({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
});

test('with a token set, only the token opens it', async () => {
  await using guarded = await createTestRelay({ config: { metricsToken: secret('a-token-of-16-or-more') } });
  const status = async (authorization?: string) =>
    (await fetch(`${guarded.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } })).status;
  expect(await status()).toBe(401);
  expect(await status('Bearer a-token-of-16-or-mor')).toBe(401);
  expect(await status('Bearer a-token-of-16-or-more')).toBe(200);
});
