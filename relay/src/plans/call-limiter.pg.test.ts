import { api } from '@tandem/shared/api';
import type { TenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestTenant } from '../db/testing/test-database.ts';
import { createServer } from '../http/server.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { createCallLimiter, plansFeature } from './index.ts';
import { writePlan } from './plan-store.ts';

let now = Date.parse('2026-11-28T07:30:10Z');
const clock = { now: () => now, after: () => () => undefined };
let kit: TestContext;
beforeAll(async () => {
  kit = await createTestContext({ features: [plansFeature], clock });
});
afterAll(() => kit.close());

async function freeShop(): Promise<TenantId> {
  const { tenantId } = await createTestTenant(kit.ctx.db);
  await kit.ctx.db.withTenant(tenantId, (tx) => writePlan(tx, 'free', new Date(now)));
  return tenantId;
}

test('three nodes at once: together never more than the plan has, and nearly all of it', async () => {
  const shop = await freeShop();
  const nodes = [1, 2, 3].map(() => createCallLimiter(kit.ctx));
  const ask = async () => {
    const turns = await Promise.all(Array.from({ length: 210 }, (_, n) => nodes[n % 3]?.(shop)));
    return turns.filter((turn) => turn?.isAllowed).length;
  };
  const first = await ask();
  expect(first).toBe(100);
  expect(await ask()).toBe(0);
  now += 60_000;
  expect(await ask()).toBe(100);
});

test('a node that drew and fell silent costs the others no more than what it drew', async () => {
  const shop = await freeShop();
  const [silent, busy] = [createCallLimiter(kit.ctx), createCallLimiter(kit.ctx)];
  await silent(shop);
  const turns = await Promise.all(Array.from({ length: 120 }, () => busy(shop)));
  expect(turns.filter(({ isAllowed }) => isAllowed)).toHaveLength(95);
});

test('another shop has its own; a larger plan counts from the next minute’s draw on', async () => {
  const [spent, other] = [await freeShop(), await freeShop()];
  const node = createCallLimiter(kit.ctx);
  for (let n = 0; n < 100; n++) await node(spent);
  expect(await node(spent)).toMatchObject({ isAllowed: false, limit: 100, remaining: 0, resetMs: 50_000 });
  expect(await node(other)).toMatchObject({ isAllowed: true, remaining: 99 });
  await kit.ctx.db.withTenant(spent, (tx) => writePlan(tx, 'growth', new Date(now)));
  now += 60_000;
  expect(await node(spent)).toMatchObject({ isAllowed: true, limit: 1000 });
});

test('over HTTP: every answer says what is left, the last one when to come again', async () => {
  const tenantId = await freeShop();
  const caller = { tenantId, personId: 'p', sessionId: 's', role: 'viewer' } as never;
  const server = await createServer(kit.ctx, {
    authenticate: async () => ({ caller, expiresAt: Number.POSITIVE_INFINITY }),
    limitCalls: createCallLimiter(kit.ctx),
    version: 'test',
  });
  const get = () => server.inject({ method: 'GET', url: '/api/v1/plan', headers: { authorization: 'Bearer x' } });
  const first = await get();
  expect(api.getPlan.output.parse(first.json()).plan.id).toBe('free');
  expect(first.headers).toMatchObject({
    'ratelimit-limit': '100',
    'ratelimit-remaining': '99',
    'ratelimit-reset': '50',
    'ratelimit-policy': '100;w=60',
  });
  for (let n = 1; n < 100; n++) await get();
  const refused = await get();
  expect(refused.statusCode).toBe(429);
  expect(refused.headers).toMatchObject({ 'retry-after': '50', 'ratelimit-remaining': '0' });
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect(refused.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
  now += 60_000;
  expect((await get()).statusCode).toBe(200);
  await server.close();
});
