import { type AgentOptions, api } from '@tandem/shared/api';
import { describe, expect, test } from 'vitest';
import { spoken } from '../../src/agent/testing/agent-kit.ts';
import { answer, claudeShop, faq, inbound, outbound } from './claude-shop.ts';

// What a shop lays down of its agent's words and limits, through the real tasks, queue, database and SDK.

const shops = claudeShop();

const templates = (change: Partial<AgentOptions['templates']>): Partial<AgentOptions> => {
  const silent = { th: '', en: '' };
  return { templates: { greeting: silent, thanks: silent, holding: silent, outOfHours: silent, ...change } };
};
const holding = { th: 'รอแอดมินสักครู่นะคะ', en: 'A person will be with you shortly.' };

describe('a holding message', () => {
  test('is said once per case, and the customer still waits', async () => {
    const shop = await shops.agent().createShop(faq, 'auto', templates({ holding }));
    const first = await shops.say(shop, 'ขอคุยกับแอดมินค่ะ');
    expect(spoken(first)).toEqual([holding.th]);
    expect(first.conversation).toMatchObject({ handler: { kind: 'nobody' }, handOff: { reason: 'asked_for_person' } });
    expect(first.conversation.waitingSince).not.toBeNull();
    await shops.agent().deliver(shop, first.id);
    expect((await shops.agent().thread(shop, first.id)).messages.at(-1)?.delivery?.state).toBe('sent');
    await shops.agent().call(shop, api.handBack, { params: { id: first.id }, body: {} });
    const second = await shops.say(shop, 'ขอคุยกับคนค่ะ');
    expect(second.activities.filter(({ kind }) => kind === 'handed-off')).toHaveLength(2);
    expect(spoken(second)).toEqual([holding.th]);
    await shops.agent().call(shop, api.changeConversation, { params: { id: first.id }, body: { status: 'closed' } });
    await shops.agent().call(shop, api.handBack, { params: { id: first.id }, body: {} });
    expect(spoken(await shops.say(shop, 'ขอคุยกับคนค่ะ'))).toEqual([holding.th, holding.th]);
  });

  test('in the customer’s language, not out of the messages kept for people, and not by a draft-only agent', async () => {
    const shop = await shops.agent().createShop(faq, 'auto', templates({ holding }));
    expect(spoken(await shops.say(shop, 'I want to talk to a human'))).toEqual([holding.en]);
    shop.messagesPerWindow = 2;
    const tight = await shops.say(shop, 'ขอคุยกับแอดมินค่ะ', 'tight');
    expect(spoken(tight)).toEqual([]);
    expect(tight.conversation.handOff?.reason).toBe('asked_for_person');
    const drafting = await shops.agent().createShop(faq, 'draft', templates({ holding }));
    expect(spoken(await shops.say(drafting, 'ขอคุยกับแอดมินค่ะ'))).toEqual([]);
  });

  test('whoever takes over before it has left takes it back', async () => {
    const shop = await shops.agent().createShop(faq, 'auto', templates({ holding }));
    const { id } = await shops.say(shop, 'ขอคุยกับแอดมินค่ะ');
    await shops.agent().call(shop, api.takeOver, { params: { id } });
    expect(spoken(await shops.agent().thread(shop, id))).toEqual([]);
  });

  test('the customer’s next words do not take it back', async () => {
    const shop = await shops.agent().createShop(faq, 'auto', templates({ holding }));
    await shops.say(shop, 'ขอคุยกับแอดมินค่ะ');
    expect(spoken(await shops.say(shop, 'ด่วนนะคะ'))).toEqual([holding.th]);
  });
});

describe('small talk', () => {
  test('thanks wait for nothing', async () => {
    const shop = await shops.agent().createShop(faq);
    await shops.claude().script(answer());
    const { id } = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    await shops.agent().deliver(shop, id);
    const thanked = await shops.say(shop, 'ขอบคุณค่ะ');
    expect(thanked.conversation).toMatchObject({ waitingSince: null, handler: { kind: 'agent' } });
    expect(await shops.traceOf(shop, inbound(thanked))).toMatchObject([{ outcome: 'silent' }]);
    await shops.claude().script(answer());
    expect(spoken(await shops.say(shop, 'แล้วค่าส่งไปลำปางเท่าไหร่คะ'))).toHaveLength(2);
  });

  test('the shop’s own greeting and thanks, once each, without a model', async () => {
    const greeting = { th: 'สวัสดีค่ะ สนใจตัวไหนคะ', en: 'Hello! What are you looking for?' };
    const thanks = { th: 'ยินดีค่ะ', en: 'You are welcome!' };
    const shop = await shops.agent().createShop(faq, 'auto', templates({ greeting, thanks }));
    const greeted = await shops.say(shop, 'สวัสดีค่ะ');
    expect(spoken(greeted)).toEqual([greeting.th]);
    await shops.agent().deliver(shop, greeted.id);
    expect(spoken(await shops.say(shop, 'hello', 'english'))).toEqual([greeting.en]);
    const thanked = await shops.say(shop, 'ขอบคุณค่ะ');
    expect(spoken(thanked)).toEqual([greeting.th, thanks.th]);
    await shops.agent().deliver(shop, greeted.id);
    expect(spoken(await shops.say(shop, 'ขอบคุณมากค่ะ'))).toEqual([greeting.th, thanks.th]);
    expect(await shops.claude().requests()).toEqual([]);
    expect(await shops.traceOf(shop, outbound(thanked))).toMatchObject([{ via: 'template', costUsd: 0 }]);
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
    const shop = await shops.agent().createShop(faq, 'auto', { rules });
    const wholesale = await shops.say(shop, 'มีราคาส่งไหมคะ', 'a');
    expect(wholesale.conversation.handOff?.reason).toBe('owner_rule');
    expect(await shops.traceOf(shop, inbound(wholesale))).toMatchObject([{ detail: 'wholesale' }]);
    expect(spoken(await shops.say(shop, 'มีที่จอดรถไหมคะ', 'b'))).toEqual(['จอดได้หลังร้านค่ะ']);
    await shops.claude().script(answer());
    const drafted = await shops.say(shop, 'ค่าส่งเท่าไหร่ กี่วันถึงคะ', 'c');
    expect(spoken(drafted)).toEqual([]);
    expect(drafted.drafts).toHaveLength(1);
  });

  test('topics kept for people, and topics that are only drafted', async () => {
    const shop = await shops.agent().createShop(faq, 'auto', {
      neverAutoTopics: ['promotion'],
      topicModes: { shipping: 'draft' },
    });
    expect((await shops.say(shop, 'มีส่วนลดไหมคะ', 'a')).conversation.handOff?.reason).toBe('topic_for_people');
    await shops.claude().script(answer());
    const drafted = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ', 'b');
    expect([spoken(drafted), drafted.drafts.length]).toEqual([[], 1]);
  });

  test.each([
    ['hand-off', []],
    ['template', ['ร้านปิดแล้วค่ะ']],
  ] as const)('out of hours: %s', async (outOfHours, said) => {
    const hours = { timezone: 'Asia/Bangkok', week: [], outOfHours };
    const closed = { th: 'ร้านปิดแล้วค่ะ', en: '' };
    const shop = await shops.agent().createShop(faq, 'auto', { hours, ...templates({ outOfHours: closed }) });
    const thread = await shops.say(shop, 'ค่าส่งเท่าไหร่คะ');
    expect(spoken(thread)).toEqual(said);
    expect(thread.conversation.handOff?.reason).toBe('out_of_hours');
    expect(await shops.claude().requests()).toEqual([]);
  });
});
