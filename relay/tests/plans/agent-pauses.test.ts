import { api } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ConversationId, PlanId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeReplyTask, replyJob } from '../../src/agent/compose-reply.task.ts';
import { type AgentKit, createAgentKit, spoken, type TestShop } from '../../src/agent/testing/agent-kit.ts';
import { claimDelivery, queueReply, recordDelivery, recordEcho } from '../../src/inbox/index.ts';
import { plansFeature } from '../../src/plans/index.ts';
import { writePlan } from '../../src/plans/plan-store.ts';
import { readUsage } from '../../src/plans/read-usage.ts';

const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
const ask = 'ค่าส่งเท่าไหร่คะ';

let agent: AgentKit;
beforeAll(async () => {
  agent = await createAgentKit({}, [plansFeature]);
});
afterAll(() => agent.close());

async function shopOn(plan: PlanId, used: { aiReplies?: number; messages?: number; aiNanoUsd?: number } = {}) {
  const shop = await agent.createShop({ ค่าส่งเท่าไหร่: fee }, 'auto', {
    templates: {
      greeting: { th: '', en: '' },
      thanks: { th: '', en: '' },
      holding: { th: 'รอสักครู่นะคะ', en: '' },
      outOfHours: { th: '', en: '' },
    },
  });
  await agent.kit.ctx.db.withTenant(shop.tenantId, async (tx) => {
    await writePlan(tx, plan, new Date());
    tx.count({ at: Date.now(), ...used });
  });
  return shop;
}
const usage = async (shop: TestShop) => {
  const { months, agent: state } = await agent.kit.ctx.db.withTenant(shop.tenantId, (tx) =>
    readUsage(tx, { months: 1, now: Date.now() }),
  );
  return { ...months.at(-1), agent: state };
};
const waits = { handler: { kind: 'nobody' }, handOff: { reason: 'plan_limit', summary: ask } };

test('the hundredth reply goes out; the next customer’s message comes in, and waits for the team with a reason', async () => {
  const shop = await shopOn('free', { aiReplies: 99 });
  const first = await agent.says(shop, ask, 'first');
  await agent.kit.drain();
  await agent.deliver(shop, first);
  expect(await usage(shop)).toMatchObject({ messages: 1, aiReplies: 100, agent: { state: 'paused', by: 'aiReplies' } });
  const second = await agent.says(shop, ask, 'second');
  await agent.kit.drain();
  const thread = await agent.thread(shop, second);
  expect(thread.messages[0]).toMatchObject({ direction: 'inbound' });
  expect(thread.conversation).toMatchObject(waits);
  expect(thread.activities.map(({ kind, reason }) => [kind, reason])).toEqual([['handed-off', 'plan_limit']]);
  // The words that tell the customer to wait are no answer, and are not counted.
  expect(spoken(thread)).toEqual(['รอสักครู่นะคะ']);
  await agent.deliver(shop, second);
  expect(await usage(shop)).toMatchObject({ messages: 2, aiReplies: 100 });
  const { ctx } = agent.kit;
  const reply = await ctx.db.withTenant(shop.tenantId, (tx) =>
    queueReply(tx, {
      conversationId: second,
      author: { kind: 'staff', personId: shop.personId },
      text: 'ส่งฟรีค่ะ',
      clientId: null,
      replyToId: null,
      now: Date.now(),
    }),
  );
  expect(reply.delivery).toMatchObject({ state: 'queued' });
});

test('customers who ask at the same time never get more replies than the plan has', async () => {
  const shop = await shopOn('free', { aiReplies: 97 });
  const asked: ConversationId[] = [];
  for (let n = 0; n < 9; n++) asked.push(await agent.says(shop, ask, `customer ${n}`));
  const run = { tenantId: shop.tenantId, attempt: 1, maxAttempts: 3, signal: AbortSignal.timeout(30_000) };
  const compose = (conversationId: ConversationId) =>
    composeReplyTask.run(agent.kit.ctx, { conversationId, failingSince: null }, run);
  await Promise.all(asked.map(compose));
  const threads = await Promise.all(asked.map((id) => agent.thread(shop, id)));
  const answered = threads.filter((thread) => spoken(thread).includes(fee));
  expect(answered).toHaveLength(3);
  expect(threads.filter(({ conversation }) => conversation.handOff?.reason === 'plan_limit')).toHaveLength(6);
  for (const { conversation } of answered) await agent.deliver(shop, conversation.id);
  expect(await usage(shop)).toMatchObject({ aiReplies: 100 });
});

test('a job that runs twice, an answer that comes twice and the echo of it are one reply', async () => {
  const shop = await shopOn('free');
  const { ctx } = agent.kit;
  const id = await agent.says(shop, ask);
  await ctx.db.withTenant(shop.tenantId, async (tx) => tx.enqueue({ ...replyJob(id), key: 'again' }));
  await agent.kit.drain();
  const now = Date.now();
  const next = await ctx.db.withTenant(shop.tenantId, (tx) =>
    claimDelivery(tx, { conversationId: id, fence: 1n, deadlineAt: new Date(now + 10_000), now }),
  );
  if (next.kind !== 'claimed') throw new Error(next.kind);
  const { attemptId } = next.claim;
  const externalId = newId();
  const result = { outcome: 'accepted', externalIds: [externalId] } as const;
  const record = () => ctx.db.withTenant(shop.tenantId, (tx) => recordDelivery(tx, { attemptId, result, now }));
  const echo = () =>
    ctx.db.withTenant(shop.tenantId, (tx) =>
      recordEcho(tx, {
        thread: {
          connectionId: shop.connectionId,
          capabilities: agent.capabilities,
          defaultMode: 'auto',
          linkedAt: new Date(0),
          conversationKey: 'customer',
          contact: { externalId: 'customer', aliases: [], handle: null, displayName: null, isFollower: null },
        },
        externalId,
        parts: [{ kind: 'text', text: fee }],
        replyToExternalId: null,
        origin: 'api',
        occurredAt: now + 5,
        now: now + 5,
      }),
    );
  await Promise.all([record(), echo(), record(), echo()]);
  expect(await usage(shop)).toMatchObject({ messages: 1, aiReplies: 1 });
});

test('a message over the plan’s number is taken like any other, and left to people', async () => {
  const shop = await shopOn('free', { messages: 499 });
  const full = await agent.says(shop, ask, 'the 500th');
  const over = await agent.says(shop, ask, 'the 501st');
  await agent.kit.drain();
  expect(await usage(shop)).toMatchObject({ messages: 501, agent: { state: 'paused', by: 'messages' } });
  expect((await agent.thread(shop, over)).conversation).toMatchObject(waits);
  expect((await agent.thread(shop, full)).messages).not.toHaveLength(0);
});

test('in draft mode it drafts nothing more, but what a person lets out goes out and counts', async () => {
  const shop = await shopOn('free', { aiReplies: 98 });
  const { body: settings } = await agent.call(shop, api.getAgent, { params: { id: shop.connectionId } });
  await agent.call(shop, api.putAgent, {
    params: { id: shop.connectionId },
    body: { mode: 'draft', prompt: '', version: settings.version },
  });
  const asked = [await agent.says(shop, ask, 'a'), await agent.says(shop, ask, 'b'), await agent.says(shop, ask, 'c')];
  await agent.kit.drain();
  for (const id of asked) {
    const [draft] = (await agent.thread(shop, id)).drafts;
    const sent = await agent.call(shop, api.approveDraft, {
      params: { id: String(draft?.id) },
      body: { clientId: newId() },
    });
    expect(sent.status).toBe(200);
    await agent.deliver(shop, id);
  }
  expect(await usage(shop)).toMatchObject({ aiReplies: 101 });
  const later = await agent.says(shop, ask, 'd');
  await agent.kit.drain();
  expect(await agent.thread(shop, later)).toMatchObject({ drafts: [], conversation: waits });
});

test('on a larger plan it goes on at once', async () => {
  const shop = await shopOn('free', { aiReplies: 100 });
  await agent.kit.ctx.db.withTenant(shop.tenantId, (tx) => writePlan(tx, 'growth', new Date()));
  const id = await agent.says(shop, ask);
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([fee]);
});

test('money: on free a spent cap keeps the model away, the shop’s own words go on; elsewhere it is overage', async () => {
  const free = await shopOn('free', { aiNanoUsd: 500_000_000 });
  expect(await usage(free)).toMatchObject({ agent: { state: 'model-paused', by: 'aiSpend' } });
  const id = await agent.says(free, ask);
  await agent.kit.drain();
  expect(spoken(await agent.thread(free, id))).toEqual([fee]);
  const growth = await shopOn('growth', { aiNanoUsd: 40_000_000_000 });
  expect(await usage(growth)).toMatchObject({ agent: { state: 'working' } });
});
