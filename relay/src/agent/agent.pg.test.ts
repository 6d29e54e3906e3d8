import { api } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { type ConversationId, type MessagePart, mediaId } from '@tandem/shared/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdAgent } from '../inbox/index.ts';
import { composeReplyTask, replyJob } from './compose-reply.task.ts';
import { decide } from './pipeline.ts';
import { planReply } from './plan-reply.ts';
import { settle } from './settle-reply.ts';
import { type AgentKit, createAgentKit, spoken, type TestShop } from './testing/agent-kit.ts';
import { noModel } from './testing/case-file.ts';

const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
const ship = 'กรุงเทพ 1-2 วัน ต่างจังหวัด 2-4 วันค่ะ';
const faq = { ค่าส่งเท่าไหร่: fee, จัดส่งกี่วันถึง: ship };
const sticker: MessagePart = { kind: 'sticker', mediaId: null, state: 'gone', mime: null, width: null, height: null };
const image: MessagePart = {
  ...sticker,
  kind: 'image',
  mediaId: mediaId.parse('0195b2a0-0000-7000-8000-000000000001'),
};

let agent: AgentKit;
/** Another shop that knows everything; its knowledge must never show. */
let other: TestShop;
beforeAll(async () => {
  agent = await createAgentKit();
  other = await agent.createShop({ ...faq, ผ่อนได้ไหม: 'ผ่อน 0% 10 เดือนค่ะ' });
});
afterAll(() => agent.close());

async function exchange(shop: TestShop, ...said: (string | MessagePart)[]) {
  let id: ConversationId | undefined;
  for (const each of said) id = await agent.says(shop, each);
  await agent.kit.drain();
  return { id: must(id), ...(await agent.thread(shop, must(id))) };
}

test('auto: the shop’s own words are on their way, and counted', async () => {
  const shop = await agent.createShop(faq);
  const thread = await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
  expect(spoken(thread)).toEqual([fee]);
  expect(thread.conversation).toMatchObject({ handler: { kind: 'agent' }, waitingSince: null });
  const { body } = await agent.call(shop, api.listDocuments, { params: { id: shop.connectionId } });
  expect(body.documents.map(({ usedCount }) => usedCount)).toEqual([1, 0]);
});

test('draft: a draft with its source waits for a person; a repeated job makes no second one', async () => {
  const shop = await agent.createShop(faq, 'draft');
  const thread = await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
  expect(spoken(thread)).toEqual([]);
  expect(thread.drafts).toMatchObject([
    { text: fee, state: 'pending', sources: [{ title: 'ค่าส่งเท่าไหร่', quote: fee }] },
  ]);
  await agent.kit.ctx.db.withTenant(shop.tenantId, async (tx) => tx.enqueue(replyJob(thread.id)));
  await agent.kit.drain();
  expect((await agent.thread(shop, thread.id)).drafts).toEqual(thread.drafts);
});

test('off: silence, and nobody is left waiting for an agent that will not answer', async () => {
  const silent = await agent.createShop(faq, 'off');
  const thread = await exchange(silent, 'ค่าส่งเท่าไหร่คะ');
  expect(spoken(thread)).toEqual([]);
  expect(thread.conversation.handler).toEqual({ kind: 'nobody' });
});

test.each(['the account', 'the conversation'])(
  'switched off for %s while the agent held it: the team has it',
  async (where) => {
    const shop = await agent.createShop(faq);
    const { id } = await exchange(shop, 'สวัสดีค่ะ');
    if (where === 'the conversation') {
      await agent.call(shop, api.changeConversation, { params: { id }, body: { agentMode: 'off' } });
    } else {
      const body = { mode: 'off', prompt: '', version: 1 } as const;
      await agent.call(shop, api.putAgent, { params: { id: shop.connectionId }, body });
    }
    const thread = await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(spoken(thread)).toEqual([]);
    expect(thread.conversation).toMatchObject({ handler: { kind: 'nobody' }, handOff: null });
    expect(thread.conversation.waitingSince).not.toBeNull();
  },
);

test('several messages get one reply, after the customer has finished', async () => {
  const patient = await createAgentKit({ burstWaitMs: 4000 });
  try {
    const shop = await patient.createShop(faq);
    await patient.says(shop, 'สวัสดีค่ะ');
    await patient.says(shop, 'ค่าส่งเท่าไหร่คะ');
    await patient.kit.drain();
    const id = await patient.says(shop, 'จัดส่งกี่วันคะ');
    await patient.kit.drain();
    expect(spoken(await patient.thread(shop, id))).toEqual([]);
    const [due, ...more] = await patient.waitingJobs();
    expect(more).toEqual([]);
    expect(must(due) - Date.now()).toBeGreaterThan(2000);
    await patient.age(shop, 5000);
    await patient.kit.drain();
    expect(spoken(await patient.thread(shop, id))).toEqual([`${fee}\n\n${ship}`]);
  } finally {
    await patient.close();
  }
});

test('a customer who writes on before the reply has left gets one reply to all of it', async () => {
  const shop = await agent.createShop(faq);
  await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
  const thread = await exchange(shop, 'แล้วจัดส่งกี่วันคะ');
  expect(spoken(thread)).toEqual([`${fee}\n\n${ship}`]);
  expect(thread.messages.map(({ delivery }) => delivery?.state)).toEqual([undefined, 'cancelled', undefined, 'queued']);
});

test('two workers that both composed put one reply into the thread', async () => {
  const shop = await agent.createShop(faq);
  const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ');
  const { ctx } = agent.kit;
  const plan = await ctx.db.withTenant(shop.tenantId, (tx) => planReply(ctx, tx, id, Date.now()));
  if (plan.kind !== 'decide') throw new Error(plan.kind);
  const { decision, reasoning } = await decide(plan.file, noModel);
  if (decision.kind !== 'answer') throw new Error(decision.kind);
  const settleOne = () =>
    ctx.db.withTenant(shop.tenantId, (tx) => settle(tx, plan.target, { decision, reasoning }, Date.now()));
  await Promise.all([settleOne(), settleOne(), settleOne()]);
  expect(spoken(await agent.thread(shop, id))).toEqual([fee]);
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([fee]);
});

describe('hand-off', () => {
  test.each<[string, (string | MessagePart)[], string]>([
    ['what the knowledge does not have', ['ผ่อนได้ไหมคะ'], 'not_in_knowledge'],
    ['one of two questions that it does not have', ['ค่าส่งเท่าไหร่คะ', 'ผ่อนได้ไหมคะ'], 'not_in_knowledge'],
    ['a wish for a person', ['ค่าส่งเท่าไหร่คะ', 'ขอคุยกับแอดมินค่ะ'], 'asked_for_person'],
    ['a picture', [image], 'not_text'],
    ['a sticker as the first word', [sticker], 'not_text'],
  ])('%s', async (_name, said, reason) => {
    const shop = await agent.createShop(faq);
    const thread = await exchange(shop, ...said);
    expect(spoken(thread)).toEqual([]);
    expect(thread.conversation).toMatchObject({ handler: { kind: 'nobody' }, handOff: { reason } });
    expect(thread.activities).toMatchObject([{ kind: 'handed-off', reason }]);
    const more = await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(more.activities).toHaveLength(1);
    expect(spoken(more)).toEqual([]);
  });

  test('the last message of the quota is left to a person', async () => {
    const shop = await agent.createShop(faq);
    shop.messagesPerWindow = 1;
    const thread = await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(spoken(thread)).toEqual([]);
    expect(thread.conversation.handOff?.reason).toBe('window_nearly_spent');
  });
});

test('thanks after an answer get none; a greeting is given time for its question', async () => {
  const shop = await agent.createShop(faq);
  const greeted = await exchange(shop, 'สวัสดีค่ะ');
  expect(greeted.conversation.handler).toEqual({ kind: 'agent' });
  expect(greeted.messages).toHaveLength(1);
  const answered = await exchange(shop, 'ค่าส่งเท่าไหร่คะ');
  expect(spoken(answered)).toEqual([fee]);
  await agent.deliver(shop, answered.id);
  const thanked = await exchange(shop, 'ขอบคุณค่ะ', sticker);
  expect(spoken(thanked)).toEqual([fee]);
  expect(thanked.conversation).toMatchObject({ handler: { kind: 'agent' }, handOff: null });
});

test('a greeting that nothing follows goes to a person', async () => {
  const shop = await agent.createShop(faq);
  const { id } = await exchange(shop, 'สวัสดีค่ะ');
  await agent.age(shop, 61_000);
  await agent.kit.drain();
  expect((await agent.thread(shop, id)).conversation.handOff?.reason).toBe('not_in_knowledge');
});

test('while staff type, the agent waits; while they hold it, it is silent; asked to answer now, it answers', async () => {
  const shop = await agent.createShop(faq);
  const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ');
  const until = new Date(Date.now() + 60_000);
  await agent.kit.ctx.db.withTenant(shop.tenantId, (tx) =>
    holdAgent(tx, { conversationId: id, personId: shop.personId, until }),
  );
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([]);
  expect(await agent.waitingJobs()).toContain(until.getTime());
  await agent.call(shop, api.takeOver, { params: { id } });
  await agent.says(shop, 'จัดส่งกี่วันคะ');
  await agent.age(shop, 0);
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([]);
  await agent.call(shop, api.handBack, { params: { id }, body: {} });
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([]);
  await agent.call(shop, api.handBack, { params: { id }, body: { answerNow: true } });
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([`${fee}\n\n${ship}`]);
});

test('a customer is not left alone when even the planning fails', async () => {
  const shop = await agent.createShop(faq);
  const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ');
  const { ctx } = agent.kit;
  const broken = {
    ...ctx,
    config: {
      ...ctx.config,
      get burstWaitMs(): number {
        throw new Error('broken');
      },
    },
  };
  const run = { tenantId: shop.tenantId, maxAttempts: 3, signal: new AbortController().signal };
  const payload = { conversationId: id, failingSince: null };
  await expect(composeReplyTask.run(broken, payload, { ...run, attempt: 2 })).rejects.toThrow('broken');
  expect((await agent.thread(shop, id)).conversation.handler).toEqual({ kind: 'agent' });
  await expect(composeReplyTask.run(broken, payload, { ...run, attempt: 3 })).rejects.toThrow('broken');
  const { conversation } = await agent.thread(shop, id);
  expect(conversation).toMatchObject({ handler: { kind: 'nobody' }, handOff: { reason: 'agent_failed' } });
});

test('staff who empty their text let the agent answer at once', async () => {
  const shop = await agent.createShop(faq);
  const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ');
  const hold = (until: Date | null) =>
    agent.kit.ctx.db.withTenant(shop.tenantId, (tx) =>
      holdAgent(tx, { conversationId: id, personId: shop.personId, until }),
    );
  await hold(new Date(Date.now() + 60_000));
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([]);
  await hold(null);
  await agent.kit.drain();
  expect(spoken(await agent.thread(shop, id))).toEqual([fee]);
});

describe('over HTTP', () => {
  test('settings: defaults, changes, and a version that is no longer the stored one', async () => {
    const shop = await agent.createShop();
    const params = { id: shop.connectionId };
    const { body: before } = await agent.call(shop, api.getAgent, { params });
    expect(before).toMatchObject({ mode: 'auto', prompt: '', version: 1 });
    const changed = await agent.call(shop, api.putAgent, {
      params,
      body: { mode: 'draft', prompt: 'สุภาพ', version: 1 },
    });
    expect(changed.body).toMatchObject({ mode: 'draft', prompt: 'สุภาพ', version: 2 });
    const late = await agent.call(shop, api.putAgent, { params, body: { mode: 'off', prompt: '', version: 1 } });
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await agent.call(shop, api.getAgent, { params })).body).toEqual(changed.body);
    expect(
      (await agent.call(shop, api.putAgent, { params, body: { ...changed.body, version: 2 } }, 'staff')).status,
    ).toBe(403);
  });

  test('documents: added, changed, switched off and removed; each takes effect at once', async () => {
    const shop = await agent.createShop();
    const params = { id: shop.connectionId };
    const ask = async (customer: string) => {
      const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ', customer);
      await agent.kit.drain();
      return spoken(await agent.thread(shop, id));
    };
    expect(await ask('first')).toEqual([]);
    const { body } = await agent.call(shop, api.createDocument, {
      params,
      body: { question: ' ค่าส่งเท่าไหร่ ', answer: 'ฟรีค่ะ' },
    });
    expect(body).toMatchObject({ question: 'ค่าส่งเท่าไหร่', isEnabled: true, usedCount: 0 });
    expect(await ask('second')).toEqual(['ฟรีค่ะ']);
    const one = { params: { id: body.id } };
    await agent.call(shop, api.changeDocument, { ...one, body: { answer: '30 บาทค่ะ' } });
    expect(await ask('third')).toEqual(['30 บาทค่ะ']);
    await agent.call(shop, api.changeDocument, { ...one, body: { isEnabled: false } });
    expect(await ask('fourth')).toEqual([]);
    expect((await agent.call(shop, api.deleteDocument, one)).body).toEqual({});
    expect((await agent.call(shop, api.listDocuments, { params })).body.documents).toEqual([]);
    expect((await agent.call(shop, api.deleteDocument, one)).status).toBe(404);
  });

  test('every change is an event', async () => {
    const shop = await agent.createShop({ a: 'b' });
    const events = await agent.kit.database.adminSql<{ body: { type: string; connectionId: string } }[]>`
      select body from event where tenant_id = ${shop.tenantId} order by seq`;
    expect(events.map(({ body }) => [body.type, body.connectionId])).toEqual([
      ['knowledge.changed', shop.connectionId],
      ['agent.changed', shop.connectionId],
    ]);
  });
});

describe('another shop', () => {
  test('its knowledge never answers', async () => {
    const shop = await agent.createShop({});
    expect(spoken(await exchange(shop, 'ค่าส่งเท่าไหร่คะ'))).toEqual([]);
    expect(spoken(await exchange(other, 'ผ่อนได้ไหมคะ'))).toEqual(['ผ่อน 0% 10 เดือนค่ะ']);
  });

  test('its documents and settings are not there', async () => {
    const shop = await agent.createShop();
    const { body } = await agent.call(other, api.listDocuments, { params: { id: other.connectionId } });
    const theirs = { params: { id: must(body.documents[0]).id } };
    const connection = { params: { id: other.connectionId } };
    const calls = [
      await agent.call(shop, api.getAgent, connection),
      await agent.call(shop, api.putAgent, { ...connection, body: { mode: 'off', prompt: '', version: 1 } }),
      await agent.call(shop, api.listDocuments, connection),
      await agent.call(shop, api.createDocument, { ...connection, body: { question: 'a', answer: 'b' } }),
      await agent.call(shop, api.changeDocument, { ...theirs, body: { answer: 'mine' } }),
      await agent.call(shop, api.deleteDocument, theirs),
    ];
    expect(calls.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await agent.call(other, api.listDocuments, { params: { id: other.connectionId } })).body).toEqual(body);
  });
});
