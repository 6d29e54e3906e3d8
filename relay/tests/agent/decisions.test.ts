import { api, defaultAgentOptions } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { describe, expect, test } from 'vitest';
import { spoken, type TestShop } from '../../src/agent/testing/agent-kit.ts';
import { answer, claudeShop, faq, inbound, outbound, reply } from './claude-shop.ts';

// What a decision leaves behind and what it costs, through the real tasks, queue, database and SDK.

const shops = claudeShop();
const usageOf = async (shop: TestShop) =>
  (await shops.agent().call(shop, api.getAgentUsage, { params: { id: shop.connectionId }, query: {} })).body;

describe('the trace', () => {
  test('of an answer: what it saw, rested on and cost, beside the reply and the question alike', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script(answer());
    const thread = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    const [trace, ...more] = await shops.traceOf(shop, outbound(thread));
    expect(more).toEqual([]);
    expect(trace).toMatchObject({
      outcome: 'sent',
      via: 'model',
      reason: null,
      messageId: inbound(thread),
      replyId: outbound(thread),
      read: { language: 'th', questions: 1 },
      saw: { messageIds: [inbound(thread)], settingsVersion: 1 },
      route: { model: 'claude-haiku-5-5' },
      quotes: [{ title: 'ค่าส่งเท่าไหร่', quote: 'ค่าส่งเริ่มต้น 40 บาท' }],
      calls: [{ model: 'claude-haiku-5-5', stopReason: 'end_turn', problem: null }],
    });
    expect(must(trace).saw.passages[0]).toMatchObject({ title: 'ค่าส่งเท่าไหร่', isUsed: true });
    expect(must(trace).checks.every(({ isPassed }) => isPassed)).toBe(true);
    expect(must(trace).steps.map(({ step }) => step)).toEqual([
      'guard-in',
      'understand',
      'sentiment',
      'small talk',
      'for people',
      'rules',
      'earlier answer',
      'find',
      'route',
      'write',
      'guard-out',
    ]);
    expect(must(trace).costUsd).toBeGreaterThan(0);
    expect(await shops.traceOf(shop, inbound(thread))).toEqual([trace]);
    const { body } = await shops.agent().call(shop, api.listTraces, { params: { id: thread.id } });
    expect(body.traces).toEqual([trace]);
  });

  test('of a draft, and of the message that it became', async () => {
    const shop = await shops.agent().createShop(faq, 'draft');
    await shops.claude().script(answer());
    const thread = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(await shops.traceOf(shop, inbound(thread))).toMatchObject([
      { outcome: 'drafted', draftId: thread.drafts[0]?.id },
    ]);
    const { body } = await shops.agent().call(shop, api.approveDraft, {
      params: { id: must(thread.drafts[0]).id },
      body: { clientId: crypto.randomUUID() as never },
    });
    expect(await shops.traceOf(shop, body.message.id)).toMatchObject([{ outcome: 'drafted' }]);
  });

  test('of a hand-off: which check refused', async () => {
    const shop = await shops.agent().createShop(faq);
    const invented = answer() as { value: Record<string, unknown> };
    invented.value.text = 'ค่าส่ง 35 บาทค่ะ';
    await shops.claude().script(invented as never);
    const thread = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(await shops.traceOf(shop, inbound(thread))).toMatchObject([
      { outcome: 'handed-off', reason: 'not_in_knowledge', detail: expect.stringMatching(/^figures/) },
    ]);
  });

  test('is gone with its conversation', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script(answer());
    const { id } = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    const { adminSql } = shops.agent().kit.database;
    await adminSql`delete from conversation where tenant_id = ${shop.tenantId} and id = ${id}`;
    expect(await adminSql`select 1 from agent_trace where tenant_id = ${shop.tenantId}`).toHaveLength(0);
  });
});

describe('money', () => {
  test('every call counts, those too whose words were not used', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script({ kind: 'truncated', text: '{"action"' }, answer());
    const thread = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    const [trace] = await shops.traceOf(shop, outbound(thread));
    expect(must(trace).calls.map(({ problem }) => problem)).toEqual(['unreadable', null]);
    const { days, today, month, companyMonthUsd } = await usageOf(shop);
    expect(days).toMatchObject([{ model: 'claude-haiku-5-5', calls: 2 }]);
    expect(today.costUsd).toBeCloseTo(must(trace).costUsd, 9);
    expect(month.costUsd).toBeCloseTo(today.costUsd, 9);
    expect(companyMonthUsd).toBeCloseTo(today.costUsd, 9);
  });

  test('a refusal is paid for', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script({ kind: 'refusal' });
    await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect((await usageOf(shop)).days).toMatchObject([{ calls: 1 }]);
  });

  test('what was written for nobody, because a person took over, is paid for', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script({ ...answer(), hold: true });
    const id = await shops.agent().says(shop, 'ค่าส่งเท่าไหร่คะ');
    const working = shops.agent().kit.drain();
    await shops.claude().requests(0, 10_000);
    await shops.agent().call(shop, api.takeOver, { params: { id } });
    await shops.claude().release();
    await working;
    expect((await usageOf(shop)).days).toMatchObject([{ calls: 1 }]);
  });

  test('near its limit the team is told once; at its limit no model is asked', async () => {
    const budgets = { ...defaultAgentOptions.budgets, perDayUsd: 0.0001, alertAtPercent: 10 };
    const shop = await shops.agent().createShop(faq, 'auto', { budgets });
    await shops.claude().script(answer(0));
    for (const customer of ['a', 'b', 'c', 'd']) await shops.say(shop, `ค่าส่งเท่าไหร่คะ ${customer}`, customer);
    expect(await usageOf(shop)).toMatchObject({ today: { isAlerted: true, isSpent: true, limitUsd: 0.0001 } });
    const asked = (await shops.claude().requests()).length;
    const { conversation } = await shops.say(shop, 'จัดส่งกี่วันคะ', 'late');
    expect(conversation.handOff?.reason).toBe('budget_spent');
    expect(await shops.claude().requests()).toHaveLength(asked);
    const alerts = await shops.agent().kit.database.adminSql`
      select 1 from event where tenant_id = ${shop.tenantId} and body ->> 'type' = 'agent.changed'`;
    // The settings' own change, and the alert.
    expect(alerts).toHaveLength(2);
  });

  test('a chat that has cost what one may goes to a person; other chats go on', async () => {
    const budgets = { ...defaultAgentOptions.budgets, perConversationUsd: 0.00001 };
    const shop = await shops.agent().createShop(faq, 'auto', { budgets });
    await shops.claude().script(answer(0));
    expect(spoken(await shops.say(shop, 'ค่าส่งเท่าไหร่คะ', 'talkative'))).toEqual([reply]);
    const asked = (await shops.claude().requests()).length;
    const { conversation } = await shops.say(shop, 'แล้วค่าส่งไปเชียงใหม่เท่าไหร่คะ', 'talkative');
    expect(conversation.handOff?.reason).toBe('budget_spent');
    expect(await shops.claude().requests()).toHaveLength(asked);
    expect(spoken(await shops.say(shop, 'ค่าส่งกี่บาทคะ', 'another'))).toEqual([reply]);
  });

  test('an answer that would cost more than one may is written by the small model, or by a person', async () => {
    const hard = 'ค่าส่งเคอรี่กับแฟลชต่างกันยังไง แล้วค่าส่งเท่าไหร่คะ';
    const modelsAsked = async () =>
      (await shops.claude().requests()).map(({ body }) => (body as { model?: unknown }).model);
    for (const [perMessageUsd, models] of [
      [null, ['claude-sonnet-5-5']],
      [0.001, ['claude-haiku-5-5']],
      [0.00001, []],
    ] as const) {
      await shops.claude().reset();
      await shops.claude().script(answer(0));
      const shop = await shops
        .agent()
        .createShop(faq, 'auto', { budgets: { ...defaultAgentOptions.budgets, perMessageUsd } });
      const { conversation } = await shops.say(shop, hard);
      expect(await modelsAsked()).toEqual(models);
      expect(conversation.handOff?.reason ?? null).toBe(models.length === 0 ? 'budget_spent' : null);
    }
  });

  test('a shop that pays for more goes on', async () => {
    const budgets = { ...defaultAgentOptions.budgets, perDayUsd: 0, whenSpent: 'continue' as const };
    const shop = await shops.agent().createShop(faq, 'auto', { budgets });
    await shops.claude().script(answer());
    expect(spoken(await shops.say(shop, 'ค่าส่งเท่าไหร่คะ'))).toEqual([reply]);
  });
});

describe('the prompt’s prefix', () => {
  const long = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      `คำถามที่ ${index} เรื่องการดูแลรักษาเสื้อผ้าลินิน`,
      `คำตอบที่ ${index} ซักมือด้วยน้ำเย็นและตากในที่ร่มค่ะ`,
    ]),
  );
  test('the second customer of a shop reads what the first has written', async () => {
    const shop = await shops.agent().createShop({ ...faq, ...long });
    await shops.claude().script(answer(0));
    const first = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ', 'a');
    const second = await shops.say(shop, 'ค่าส่งไปเชียงใหม่เท่าไหร่คะ', 'b');
    const [wrote] = await shops.traceOf(shop, inbound(first));
    const [read] = await shops.traceOf(shop, inbound(second));
    expect(must(wrote?.calls[0])).toMatchObject({ cacheReadTokens: 0 });
    expect(must(wrote?.calls[0]).cacheWriteTokens).toBeGreaterThan(512);
    expect(must(read?.calls[0]).cacheReadTokens).toBe(must(wrote?.calls[0]).cacheWriteTokens);
    expect(must(read?.calls[0]).cacheWriteTokens).toBe(0);
  });

  test('a talk that goes on reads its own beginning', async () => {
    const shop = await shops.agent().createShop({ ...faq, ...long });
    await shops.claude().script(answer(0));
    const { id } = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    await shops.agent().deliver(shop, id);
    const reads: number[] = [];
    for (const more of ['ส่งไปเชียงใหม่ได้ไหมคะ', 'แล้วภูเก็ตล่ะคะ', 'สั่งสองตัวได้ไหมคะ']) {
      const thread = await shops.say(shop, more);
      await shops.agent().deliver(shop, id);
      reads.push(must((await shops.traceOf(shop, inbound(thread)))[0]?.calls[0]).cacheReadTokens);
    }
    expect(must(reads[2])).toBeGreaterThan(must(reads[1]));
  });
});

describe('an earlier answer', () => {
  test('serves exactly the same words again, for nothing, until knowledge or settings change', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script(answer(0));
    await shops.say(shop, 'ค่าส่งเท่าไหร่คะ', 'a');
    const again = await shops.say(shop, ' ค่าส่งเท่าไหร่คะ', 'b');
    expect(spoken(again)).toEqual([reply]);
    expect(await shops.traceOf(shop, outbound(again))).toMatchObject([{ via: 'cache', costUsd: 0, calls: [] }]);
    await shops.say(shop, 'ค่าส่งเท่าไหร่ครับ', 'c');
    expect(await shops.claude().requests()).toHaveLength(2);
    await shops.agent().call(shop, api.createDocument, {
      params: { id: shop.connectionId },
      body: { question: 'มีสีอะไรบ้าง', answer: 'ขาวและดำค่ะ' },
    });
    await shops.say(shop, 'ค่าส่งเท่าไหร่คะ', 'd');
    expect(await shops.claude().requests()).toHaveLength(3);
    const { body } = await shops.agent().call(shop, api.getAgent, { params: { id: shop.connectionId } });
    await shops.agent().call(shop, api.putAgent, {
      params: { id: shop.connectionId },
      body: { mode: 'auto', prompt: 'สั้น ๆ', version: body.version },
    });
    await shops.say(shop, 'ค่าส่งเท่าไหร่คะ', 'e');
    expect(await shops.claude().requests()).toHaveLength(4);
  });

  test('is another shop’s own affair, and not one of a talk under way', async () => {
    const [one, other] = [await shops.agent().createShop(faq), await shops.agent().createShop(faq)];
    await shops.claude().script(answer(0));
    await shops.say(one, 'ค่าส่งเท่าไหร่คะ', 'a');
    await shops.say(other, 'ค่าส่งเท่าไหร่คะ', 'a');
    expect(await shops.claude().requests()).toHaveLength(2);
    await shops.say(one, 'จัดส่งกี่วันคะ', 'b');
    await shops.say(one, 'ค่าส่งเท่าไหร่คะ', 'b');
    expect(await shops.claude().requests()).toHaveLength(4);
  });
});

test('Claude down: after five failures it is left alone, and the team takes over at once', async () => {
  const lonely = await shops.anotherAgent();
  try {
    const shop = await lonely.createShop(faq);
    await shops.claude().script({ kind: 'error', status: 529, times: 0 });
    for (const customer of ['a', 'b', 'c', 'd', 'e']) await lonely.says(shop, 'ค่าส่งเท่าไหร่คะ', customer);
    await lonely.kit.drain();
    const id = await lonely.says(shop, 'ค่าส่งเท่าไหร่คะ', 'f');
    await lonely.kit.drain();
    const { conversation } = await lonely.thread(shop, id);
    expect(conversation.handOff?.reason).toBe('ai_unavailable');
    expect(await shops.claude().requests()).toHaveLength(5);
  } finally {
    await lonely.close();
  }
});
