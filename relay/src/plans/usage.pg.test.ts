import type { TenantId } from '@tandem/shared/model';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestTenant } from '../db/testing/test-database.ts';
import { mailFeature } from '../mail/index.ts';
import type { Mailer, OutgoingMail } from '../mail/mailer.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { plansFeature } from './index.ts';
import { writePlan } from './plan-store.ts';
import { readUsage } from './read-usage.ts';

const mails: OutgoingMail[] = [];
const mail: Mailer = { isOn: true, send: async (one) => void mails.push(one), close: () => undefined };
/** Half past two in the afternoon in Bangkok, on the 28th. */
let now = Date.parse('2026-11-28T07:30:00Z');
const clock = { now: () => now, after: () => () => undefined };

let kit: TestContext;
beforeAll(async () => {
  kit = await createTestContext({ features: [plansFeature, mailFeature], mail, clock });
});
afterAll(() => kit.close());

async function shopOn(plan: 'free' | 'growth' | 'enterprise', timeZone = 'Asia/Bangkok'): Promise<TenantId> {
  const { tenantId } = await createTestTenant(kit.ctx.db);
  await kit.ctx.db.withTenant(tenantId, async (tx) => {
    await writePlan(tx, plan, new Date(now));
    await tx.sql`update tenant set time_zone = ${timeZone}, language = 'en', created_at = '2026-08-15' where id = ${tenantId}`;
  });
  return tenantId;
}
const count = (shop: TenantId, amount: number, at = now) =>
  kit.ctx.db.withTenant(shop, async (tx) => tx.count({ at, messages: amount }));
const usage = (shop: TenantId, at = now) => kit.ctx.db.withTenant(shop, (tx) => readUsage(tx, { months: 12, now: at }));
const notices = (shop: TenantId) =>
  kit.ctx.db.withTenant(
    shop,
    ({ sql, tenantId }) => sql`select 1 from event where tenant_id = ${tenantId} and body ->> 'type' = 'usage.changed'`,
  );

test('any number of transactions at once, some of which fail after counting: exactly those that committed count', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ amount: fc.integer({ min: 1, max: 9 }), isLost: fc.boolean() }), { maxLength: 40 }),
      async (acts) => {
        const shop = await shopOn('enterprise');
        await Promise.allSettled(
          acts.map(({ amount, isLost }) =>
            kit.ctx.db.withTenant(shop, async (tx) => {
              tx.count({ at: now, messages: amount, aiReplies: 1 });
              // As a killed process leaves it: no COMMIT.
              if (isLost) throw new Error('lost');
            }),
          ),
        );
        const kept = acts.filter(({ isLost }) => !isLost);
        expect((await usage(shop)).months.at(-1)).toMatchObject({
          messages: kept.reduce((sum, { amount }) => sum + amount, 0),
          aiReplies: kept.length,
        });
      },
    ),
    { numRuns: 15 },
  );
});

test('a month ends at the shop’s own midnight', async () => {
  const lastSecond = Date.parse('2026-11-30T16:59:59.999Z');
  const bangkok = await shopOn('free');
  const paris = await shopOn('free', 'Europe/Paris');
  for (const shop of [bangkok, paris]) {
    await count(shop, 3, lastSecond);
    await count(shop, 4, lastSecond + 1);
  }
  const inBangkok = await usage(bangkok, lastSecond + 1);
  expect(inBangkok).toMatchObject({ month: '2026-12', today: '2026-12-01', monthEndsAt: '2026-12-31T17:00:00.000Z' });
  expect(inBangkok.months.map(({ month, messages }) => [month, messages])).toEqual([
    ['2026-08', 0],
    ['2026-09', 0],
    ['2026-10', 0],
    ['2026-11', 3],
    ['2026-12', 4],
  ]);
  expect(inBangkok.meters[0]).toMatchObject({ resource: 'messages', used: 4, limit: 500, state: 'ok' });
  expect(await usage(paris, lastSecond + 1)).toMatchObject({
    month: '2026-11',
    monthEndsAt: '2026-11-30T23:00:00.000Z',
    days: expect.arrayContaining([expect.objectContaining({ day: '2026-11-30', messages: 7 })]),
  });
});

test('a zone that the database does not know keeps no message out', async () => {
  const shop = await shopOn('free', 'Mars/Olympus_Mons');
  await count(shop, 1, Date.parse('2026-11-28T23:30:00Z'));
  const [row] = await kit.database.adminSql<
    { day: string }[]
  >`select day::text from usage_day where tenant_id = ${shop}`;
  expect(row?.day).toBe('2026-11-28');
});

test('the owner is told once that a limit is near and once that it is reached, however many cross it together', async () => {
  mails.length = 0;
  const shop = await shopOn('free');
  await count(shop, 390);
  await Promise.all(Array.from({ length: 30 }, () => count(shop, 1)));
  await kit.drain();
  expect(mails.map(({ subject }) => subject)).toEqual(['Customer messages: close to your plan’s limit · Shop']);
  expect(mails[0]?.text).toContain('420 of 500 used this month');
  await Promise.all(Array.from({ length: 10 }, () => count(shop, 20)));
  await kit.drain();
  await count(shop, 100);
  await kit.drain();
  expect(mails).toHaveLength(2);
  expect(mails[1]?.text).toMatch(/New messages still come in\. The AI has paused/);
  expect(await notices(shop)).toHaveLength(2);
});

test('the next month it is told again; on a larger plan nothing is', async () => {
  mails.length = 0;
  const shop = await shopOn('free');
  await count(shop, 450);
  await kit.drain();
  now += 5 * 86_400_000;
  await count(shop, 450);
  await kit.drain();
  now -= 5 * 86_400_000;
  expect(mails).toHaveLength(2);
  const larger = await shopOn('growth');
  await count(larger, 7_999);
  await kit.drain();
  expect(mails).toHaveLength(2);
});

test('a plan that was changed before the letter went out: no letter', async () => {
  mails.length = 0;
  const shop = await shopOn('free');
  await count(shop, 500);
  await kit.ctx.db.withTenant(shop, (tx) => writePlan(tx, 'growth', new Date(now)));
  await kit.drain();
  expect(mails).toEqual([]);
});

test('money is counted by day and month, in Thai where the shop is', async () => {
  mails.length = 0;
  const shop = await shopOn('free');
  await kit.database.adminSql`update tenant set language = 'th' where id = ${shop}`;
  await kit.ctx.db.withTenant(shop, async (tx) => tx.count({ at: now, aiTokens: 4250, aiNanoUsd: 450_000_000 }));
  await kit.drain();
  const { meters } = await usage(shop);
  expect(meters.filter(({ resource }) => resource === 'aiSpend')).toMatchObject([
    { period: 'month', used: 0.45, limit: 2, state: 'ok', atLimit: 'model-pauses' },
    { period: 'day', used: 0.45, limit: 0.5, state: 'near', atLimit: 'model-pauses' },
  ]);
  expect(mails.map(({ subject }) => subject)).toEqual(['ค่าใช้จ่าย AI ใกล้ครบตามแพ็กเกจแล้ว · Shop']);
});

test('another shop’s use is nobody else’s', async () => {
  const [mine, theirs] = [await shopOn('free'), await shopOn('free')];
  await count(theirs, 77);
  expect((await usage(mine)).months.at(-1)).toMatchObject({ messages: 0 });
});
