import { type AgentOptions, api } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConversationId, MessageId } from '@tandem/shared/model';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type ClaudeControl,
  type ClaudeSandbox,
  claudeControl,
  type ScriptStepInput,
  startClaudeSandbox,
} from '../../sandbox/claude/index.ts';
import {
  type AgentKit,
  createAgentKit,
  spoken,
  type TestShop,
  type Thread,
} from '../../src/agent/testing/agent-kit.ts';
import { secret } from '../../src/config/index.ts';

// What a shop lays down, what a decision leaves behind and what it costs, through the real tasks, queue, database and SDK.

const apiKey = 'key-of-the-test';
const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
const faq = { ค่าส่งเท่าไหร่: fee, จัดส่งกี่วันถึง: 'กรุงเทพ 1-2 วันค่ะ' };
const reply = 'ค่าส่ง 40 บาทค่ะ ซื้อครบ 500 บาทส่งฟรี';

let sandbox: ClaudeSandbox;
let claude: ClaudeControl;
let agent: AgentKit;
beforeAll(async () => {
  sandbox = await startClaudeSandbox({ apiKey });
  claude = claudeControl(sandbox.url);
  agent = await createAgentKit({ claude: { apiKey: secret(apiKey), baseUrl: sandbox.url } });
});
afterEach(() => claude.reset());
afterAll(async () => {
  await agent.close();
  await sandbox.close();
});

const answer = (times = 1): ScriptStepInput => ({
  kind: 'structured',
  times,
  value: {
    action: 'answer',
    text: reply,
    used_chunk_ids: ['c1'],
    quotes: [{ chunk_id: 'c1', quote: 'ค่าส่งเริ่มต้น 40 บาท' }],
    reason: 'answered',
  },
});

interface Exchange extends Thread {
  readonly id: ConversationId;
}
async function say(shop: TestShop, said: string, customer = 'customer'): Promise<Exchange> {
  const id = await agent.says(shop, said, customer);
  await agent.kit.drain();
  return { id, ...(await agent.thread(shop, id)) };
}

const traceOf = async (shop: TestShop, id: MessageId) => {
  const { body } = await agent.call(shop, api.getTrace, { params: { id } });
  return body.traces;
};
const usageOf = async (shop: TestShop) =>
  (await agent.call(shop, api.getAgentUsage, { params: { id: shop.connectionId }, query: {} })).body;
const inbound = ({ messages }: Thread) => must(messages.findLast(({ direction }) => direction === 'inbound')).id;
const outbound = ({ messages }: Thread) => must(messages.findLast(({ direction }) => direction === 'outbound')).id;

describe('the trace', () => {
  test('of an answer: what it saw, rested on and cost, beside the reply and the question alike', async () => {
    const shop = await agent.createShop(faq);
    await claude.script(answer());
    const thread = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    const [trace, ...more] = await traceOf(shop, outbound(thread));
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
    expect(await traceOf(shop, inbound(thread))).toEqual([trace]);
    const { body } = await agent.call(shop, api.listTraces, { params: { id: thread.id } });
    expect(body.traces).toEqual([trace]);
  });

  test('of a draft, and of the message that it became', async () => {
    const shop = await agent.createShop(faq, 'draft');
    await claude.script(answer());
    const thread = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(await traceOf(shop, inbound(thread))).toMatchObject([{ outcome: 'drafted', draftId: thread.drafts[0]?.id }]);
    const { body } = await agent.call(shop, api.approveDraft, {
      params: { id: must(thread.drafts[0]).id },
      body: { clientId: crypto.randomUUID() as never },
    });
    expect(await traceOf(shop, body.message.id)).toMatchObject([{ outcome: 'drafted' }]);
  });

  test('of a hand-off: which check refused', async () => {
    const shop = await agent.createShop(faq);
    const invented = answer() as { value: Record<string, unknown> };
    invented.value.text = 'ค่าส่ง 35 บาทค่ะ';
    await claude.script(invented as never);
    const thread = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(await traceOf(shop, inbound(thread))).toMatchObject([
      { outcome: 'handed-off', reason: 'not_in_knowledge', detail: expect.stringMatching(/^figures/) },
    ]);
  });

  test('is gone with its conversation', async () => {
    const shop = await agent.createShop(faq);
    await claude.script(answer());
    const { id } = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    const { adminSql } = agent.kit.database;
    await adminSql`delete from conversation where tenant_id = ${shop.tenantId} and id = ${id}`;
    expect(await adminSql`select 1 from agent_trace where tenant_id = ${shop.tenantId}`).toHaveLength(0);
  });
});

describe('money', () => {
  test('every call counts, those too whose words were not used', async () => {
    const shop = await agent.createShop(faq);
    await claude.script({ kind: 'truncated', text: '{"action"' }, answer());
    const thread = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    const [trace] = await traceOf(shop, outbound(thread));
    expect(must(trace).calls.map(({ problem }) => problem)).toEqual(['unreadable', null]);
    const { days, today, month, companyMonthUsd } = await usageOf(shop);
    expect(days).toMatchObject([{ model: 'claude-haiku-5-5', calls: 2 }]);
    expect(today.costUsd).toBeCloseTo(must(trace).costUsd, 9);
    expect(month.costUsd).toBeCloseTo(today.costUsd, 9);
    expect(companyMonthUsd).toBeCloseTo(today.costUsd, 9);
  });

  test('a refusal is paid for', async () => {
    const shop = await agent.createShop(faq);
    await claude.script({ kind: 'refusal' });
    await say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect((await usageOf(shop)).days).toMatchObject([{ calls: 1 }]);
  });

  test('what was written for nobody, because a person took over, is paid for', async () => {
    const shop = await agent.createShop(faq);
    await claude.script({ ...answer(), hold: true } as ScriptStepInput);
    const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ');
    const working = agent.kit.drain();
    await claude.requests(0, 10_000);
    await agent.call(shop, api.takeOver, { params: { id } });
    await claude.release();
    await working;
    expect((await usageOf(shop)).days).toMatchObject([{ calls: 1 }]);
  });

  test('near its limit the team is told once; at its limit no model is asked', async () => {
    const budgets = { perDayUsd: 0.0001, perMonthUsd: null, alertAtPercent: 10, whenSpent: 'hand-off' } as const;
    const shop = await agent.createShop(faq, 'auto', { budgets });
    await claude.script(answer(0));
    for (const customer of ['a', 'b', 'c', 'd']) await say(shop, `ค่าส่งเท่าไหร่คะ ${customer}`, customer);
    expect(await usageOf(shop)).toMatchObject({ today: { isAlerted: true, isSpent: true, limitUsd: 0.0001 } });
    const asked = (await claude.requests()).length;
    const { conversation } = await say(shop, 'จัดส่งกี่วันคะ', 'late');
    expect(conversation.handOff?.reason).toBe('budget_spent');
    expect(await claude.requests()).toHaveLength(asked);
    const alerts = await agent.kit.database.adminSql`
      select 1 from event where tenant_id = ${shop.tenantId} and body ->> 'type' = 'agent.changed'`;
    // The settings' own change, and the alert.
    expect(alerts).toHaveLength(2);
  });

  test('a shop that pays for more goes on', async () => {
    const budgets = { perDayUsd: 0, perMonthUsd: null, alertAtPercent: 80, whenSpent: 'continue' } as const;
    const shop = await agent.createShop(faq, 'auto', { budgets });
    await claude.script(answer());
    expect(spoken(await say(shop, 'ค่าส่งเท่าไหร่คะ'))).toEqual([reply]);
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
    const shop = await agent.createShop({ ...faq, ...long });
    await claude.script(answer(0));
    const first = await say(shop, 'ค่าส่งเท่าไหร่คะ', 'a');
    const second = await say(shop, 'ค่าส่งไปเชียงใหม่เท่าไหร่คะ', 'b');
    const [wrote] = await traceOf(shop, inbound(first));
    const [read] = await traceOf(shop, inbound(second));
    expect(must(wrote?.calls[0])).toMatchObject({ cacheReadTokens: 0 });
    expect(must(wrote?.calls[0]).cacheWriteTokens).toBeGreaterThan(512);
    expect(must(read?.calls[0]).cacheReadTokens).toBe(must(wrote?.calls[0]).cacheWriteTokens);
    expect(must(read?.calls[0]).cacheWriteTokens).toBe(0);
  });

  test('a talk that goes on reads its own beginning', async () => {
    const shop = await agent.createShop({ ...faq, ...long });
    await claude.script(answer(0));
    const { id } = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    await agent.deliver(shop, id);
    const reads: number[] = [];
    for (const more of ['ส่งไปเชียงใหม่ได้ไหมคะ', 'แล้วภูเก็ตล่ะคะ', 'สั่งสองตัวได้ไหมคะ']) {
      const thread = await say(shop, more);
      await agent.deliver(shop, id);
      reads.push(must((await traceOf(shop, inbound(thread)))[0]?.calls[0]).cacheReadTokens);
    }
    expect(must(reads[2])).toBeGreaterThan(must(reads[1]));
  });
});

describe('an earlier answer', () => {
  test('serves exactly the same words again, for nothing, until knowledge or settings change', async () => {
    const shop = await agent.createShop(faq);
    await claude.script(answer(0));
    await say(shop, 'ค่าส่งเท่าไหร่คะ', 'a');
    const again = await say(shop, ' ค่าส่งเท่าไหร่คะ', 'b');
    expect(spoken(again)).toEqual([reply]);
    expect(await traceOf(shop, outbound(again))).toMatchObject([{ via: 'cache', costUsd: 0, calls: [] }]);
    await say(shop, 'ค่าส่งเท่าไหร่ครับ', 'c');
    expect(await claude.requests()).toHaveLength(2);
    await agent.call(shop, api.createDocument, {
      params: { id: shop.connectionId },
      body: { question: 'มีสีอะไรบ้าง', answer: 'ขาวและดำค่ะ' },
    });
    await say(shop, 'ค่าส่งเท่าไหร่คะ', 'd');
    expect(await claude.requests()).toHaveLength(3);
    const { body } = await agent.call(shop, api.getAgent, { params: { id: shop.connectionId } });
    await agent.call(shop, api.putAgent, {
      params: { id: shop.connectionId },
      body: { mode: 'auto', prompt: 'สั้น ๆ', version: body.version },
    });
    await say(shop, 'ค่าส่งเท่าไหร่คะ', 'e');
    expect(await claude.requests()).toHaveLength(4);
  });

  test('is another shop’s own affair, and not one of a talk under way', async () => {
    const [one, other] = [await agent.createShop(faq), await agent.createShop(faq)];
    await claude.script(answer(0));
    await say(one, 'ค่าส่งเท่าไหร่คะ', 'a');
    await say(other, 'ค่าส่งเท่าไหร่คะ', 'a');
    expect(await claude.requests()).toHaveLength(2);
    await say(one, 'จัดส่งกี่วันคะ', 'b');
    await say(one, 'ค่าส่งเท่าไหร่คะ', 'b');
    expect(await claude.requests()).toHaveLength(4);
  });
});

const templates = (change: Partial<AgentOptions['templates']>): Partial<AgentOptions> => {
  const silent = { th: '', en: '' };
  return { templates: { greeting: silent, thanks: silent, holding: silent, outOfHours: silent, ...change } };
};
const holding = { th: 'รอแอดมินสักครู่นะคะ', en: 'A person will be with you shortly.' };

describe('a holding message', () => {
  test('is said once per case, and the customer still waits', async () => {
    const shop = await agent.createShop(faq, 'auto', templates({ holding }));
    const first = await say(shop, 'ขอคุยกับแอดมินค่ะ');
    expect(spoken(first)).toEqual([holding.th]);
    expect(first.conversation).toMatchObject({ handler: { kind: 'nobody' }, handOff: { reason: 'asked_for_person' } });
    expect(first.conversation.waitingSince).not.toBeNull();
    await agent.deliver(shop, first.id);
    expect((await agent.thread(shop, first.id)).messages.at(-1)?.delivery?.state).toBe('sent');
    await agent.call(shop, api.handBack, { params: { id: first.id }, body: {} });
    const second = await say(shop, 'ขอคุยกับคนค่ะ');
    expect(second.activities.filter(({ kind }) => kind === 'handed-off')).toHaveLength(2);
    expect(spoken(second)).toEqual([holding.th]);
    await agent.call(shop, api.changeConversation, { params: { id: first.id }, body: { status: 'closed' } });
    await agent.call(shop, api.handBack, { params: { id: first.id }, body: {} });
    expect(spoken(await say(shop, 'ขอคุยกับคนค่ะ'))).toEqual([holding.th, holding.th]);
  });

  test('in the customer’s language, not out of the messages kept for people, and not by a draft-only agent', async () => {
    const shop = await agent.createShop(faq, 'auto', templates({ holding }));
    expect(spoken(await say(shop, 'I want to talk to a human'))).toEqual([holding.en]);
    shop.messagesPerWindow = 2;
    const tight = await say(shop, 'ขอคุยกับแอดมินค่ะ', 'tight');
    expect(spoken(tight)).toEqual([]);
    expect(tight.conversation.handOff?.reason).toBe('asked_for_person');
    const drafting = await agent.createShop(faq, 'draft', templates({ holding }));
    expect(spoken(await say(drafting, 'ขอคุยกับแอดมินค่ะ'))).toEqual([]);
  });

  test('whoever takes over before it has left takes it back', async () => {
    const shop = await agent.createShop(faq, 'auto', templates({ holding }));
    const { id } = await say(shop, 'ขอคุยกับแอดมินค่ะ');
    await agent.call(shop, api.takeOver, { params: { id } });
    expect(spoken(await agent.thread(shop, id))).toEqual([]);
  });

  test('the customer’s next words do not take it back', async () => {
    const shop = await agent.createShop(faq, 'auto', templates({ holding }));
    await say(shop, 'ขอคุยกับแอดมินค่ะ');
    expect(spoken(await say(shop, 'ด่วนนะคะ'))).toEqual([holding.th]);
  });
});

describe('small talk', () => {
  test('thanks wait for nothing', async () => {
    const shop = await agent.createShop(faq);
    await claude.script(answer());
    const { id } = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    await agent.deliver(shop, id);
    const thanked = await say(shop, 'ขอบคุณค่ะ');
    expect(thanked.conversation).toMatchObject({ waitingSince: null, handler: { kind: 'agent' } });
    expect(await traceOf(shop, inbound(thanked))).toMatchObject([{ outcome: 'silent' }]);
    await claude.script(answer());
    expect(spoken(await say(shop, 'แล้วค่าส่งไปลำปางเท่าไหร่คะ'))).toHaveLength(2);
  });

  test('the shop’s own greeting and thanks, once each, without a model', async () => {
    const greeting = { th: 'สวัสดีค่ะ สนใจตัวไหนคะ', en: 'Hello! What are you looking for?' };
    const thanks = { th: 'ยินดีค่ะ', en: 'You are welcome!' };
    const shop = await agent.createShop(faq, 'auto', templates({ greeting, thanks }));
    const greeted = await say(shop, 'สวัสดีค่ะ');
    expect(spoken(greeted)).toEqual([greeting.th]);
    await agent.deliver(shop, greeted.id);
    expect(spoken(await say(shop, 'hello', 'english'))).toEqual([greeting.en]);
    const thanked = await say(shop, 'ขอบคุณค่ะ');
    expect(spoken(thanked)).toEqual([greeting.th, thanks.th]);
    await agent.deliver(shop, greeted.id);
    expect(spoken(await say(shop, 'ขอบคุณมากค่ะ'))).toEqual([greeting.th, thanks.th]);
    expect(await claude.requests()).toEqual([]);
    expect(await traceOf(shop, outbound(thanked))).toMatchObject([{ via: 'template', costUsd: 0 }]);
  });
});

describe('the shop’s rules', () => {
  const when = { words: [] as string[], topics: [] as string[], languages: [] as string[], sentiment: null };
  const rules: AgentOptions['rules'] = [
    {
      name: 'wholesale',
      isEnabled: true,
      when: { ...when, words: ['ราคาส่ง', 'wholesale'] },
      action: { kind: 'hand-off' },
    },
    {
      name: 'parking',
      isEnabled: true,
      when: { ...when, words: ['ที่จอดรถ'] },
      action: { kind: 'answer', text: { th: 'จอดได้หลังร้านค่ะ', en: '' } },
    },
    { name: 'days', isEnabled: true, when: { ...when, words: ['กี่วัน'] }, action: { kind: 'never-auto' } },
  ];
  test('hand off, say the shop’s words, or only draft', async () => {
    const shop = await agent.createShop(faq, 'auto', { rules });
    const wholesale = await say(shop, 'มีราคาส่งไหมคะ', 'a');
    expect(wholesale.conversation.handOff?.reason).toBe('owner_rule');
    expect(await traceOf(shop, inbound(wholesale))).toMatchObject([{ detail: 'wholesale' }]);
    expect(spoken(await say(shop, 'มีที่จอดรถไหมคะ', 'b'))).toEqual(['จอดได้หลังร้านค่ะ']);
    await claude.script(answer());
    const drafted = await say(shop, 'ค่าส่งเท่าไหร่ กี่วันถึงคะ', 'c');
    expect(spoken(drafted)).toEqual([]);
    expect(drafted.drafts).toHaveLength(1);
  });

  test('topics kept for people, and topics that are only drafted', async () => {
    const shop = await agent.createShop(faq, 'auto', {
      neverAutoTopics: ['promotion'],
      topicModes: { shipping: 'draft' },
    });
    expect((await say(shop, 'มีส่วนลดไหมคะ', 'a')).conversation.handOff?.reason).toBe('topic_for_people');
    await claude.script(answer());
    const drafted = await say(shop, 'ค่าส่งเท่าไหร่คะ', 'b');
    expect([spoken(drafted), drafted.drafts.length]).toEqual([[], 1]);
  });

  test.each([
    ['hand-off', []],
    ['template', ['ร้านปิดแล้วค่ะ']],
  ] as const)('out of hours: %s', async (outOfHours, said) => {
    const hours = { timezone: 'Asia/Bangkok', week: [], outOfHours };
    const closed = { th: 'ร้านปิดแล้วค่ะ', en: '' };
    const shop = await agent.createShop(faq, 'auto', { hours, ...templates({ outOfHours: closed }) });
    const thread = await say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(spoken(thread)).toEqual(said);
    expect(thread.conversation.handOff?.reason).toBe('out_of_hours');
    expect(await claude.requests()).toEqual([]);
  });
});

test('Claude down: after five failures it is left alone, and the team takes over at once', async () => {
  const lonely = await createAgentKit({ claude: { apiKey: secret(apiKey), baseUrl: sandbox.url } });
  try {
    const shop = await lonely.createShop(faq);
    await claude.script({ kind: 'error', status: 529, times: 0 });
    for (const customer of ['a', 'b', 'c', 'd', 'e']) await lonely.says(shop, 'ค่าส่งเท่าไหร่คะ', customer);
    await lonely.kit.drain();
    const id = await lonely.says(shop, 'ค่าส่งเท่าไหร่คะ', 'f');
    await lonely.kit.drain();
    const { conversation } = await lonely.thread(shop, id);
    expect(conversation.handOff?.reason).toBe('ai_unavailable');
    expect(await claude.requests()).toHaveLength(5);
  } finally {
    await lonely.close();
  }
});
