import { expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { type Answer, ask, type Stage, startStage, type Tokens } from '../testing/stage.ts';

const sides = { customer: 'mintt.cloudy', account: 'lanlom.wear' };
const HOUR_MS = 3_600_000;

interface Scene {
  tokens: Tokens;
  conversationId: string;
  messageId: string;
  send(body: object): Promise<Answer>;
}

async function scene(stage: Stage): Promise<Scene> {
  const tokens = await stage.connect();
  const { conversationId, messageId } = await ask(stage);
  return {
    tokens,
    conversationId,
    messageId,
    send: (body) =>
      stage.post(
        '/business/message/send/',
        { business_id: tokens.open_id, recipient_type: 'CONVERSATION', recipient: conversationId, ...body },
        tokens.access_token,
      ),
  };
}

const text = (body: string): object => ({ message_type: 'TEXT', text: { body } });

async function ledger(stage: Stage): Promise<{ kind: string; text?: string; messageId: string; seq: number }[]> {
  return (await stage.look<{ lines: { kind: string; messageId: string; seq: number }[] }>('ledger')).lines;
}

test('a text answers with data.message.message_id and is in the ledger by then', async () => {
  await using stage = await startStage();
  const { send } = await scene(stage);
  const sent = await send(text('ยังมีค่ะ 1,290 บาท'));
  expect(sent).toEqual({
    code: 0,
    message: 'OK',
    request_id: expect.stringMatching(/^\d{14}[0-9A-F]{20}$/),
    data: { message: { message_id: expect.stringMatching(/==$/) } },
  });
  const { message_id } = sent.data.message as { message_id: string };
  expect(await ledger(stage)).toMatchObject([
    { kind: 'inbound', seq: 1 },
    {
      kind: 'received',
      seq: 2,
      messageId: message_id,
      text: 'ยังมีค่ะ 1,290 บาท',
      source: 'API',
      requestId: sent.request_id,
    },
  ]);
});

test('sender actions answer with an empty id, do not count, and stand in the ledger', async () => {
  await using stage = await startStage();
  const { send } = await scene(stage);
  for (const sender_action of ['TYPING', 'MARK_READ']) {
    const sent = await send({ message_type: 'SENDER_ACTION', sender_action });
    expect(sent.data).toEqual({ message: { message_id: '' } });
  }
  expect((await ledger(stage)).map(({ kind }) => kind)).toEqual(['inbound', 'typing', 'mark-read']);
  const view = await stage.look<{ chat: { isShopTyping: boolean; window: { left: number } } }>(
    'phone?customer=mintt.cloudy',
  );
  expect(view.chat).toMatchObject({ isShopTyping: true, window: { left: 10 } });
});

test('refuses what the page forbids, naming the field', async () => {
  await using stage = await startStage();
  const { send, messageId } = await scene(stage);
  const refusal = async (body: object): Promise<string> => {
    const { code, message } = await send(body);
    return `${code} ${message}`;
  };
  expect(await refusal(text('x'.repeat(6001)))).toMatch(/^40002 .*text\.body/);
  expect((await send(text('😀'.repeat(6000)))).code).toBe(0);
  expect(await refusal({ ...text('x'), image: { media_id: 'm' } })).toMatch(/^40002 .*image/);
  expect(await refusal({ ...text('x'), recipient_type: 'USER' })).toMatch(/^40002 .*recipient_type/);
  expect(await refusal({ ...text('x'), recipient: 'unknown==' })).toMatch(/^40007/);
  expect(await refusal({ message_type: 'VIDEO' })).toMatch(/^40002 .*message_type/);
  expect(await refusal({ message_type: 'SHARE_POST', share_post: { item_id: '1' } })).toMatch(/^40002 .*item_id/);
  expect(await refusal({ ...text('x'), direct_reply: {}, recipient: undefined })).toMatch(/^40001/);
  const card = (title: string, count: number) => ({
    message_type: 'TEMPLATE',
    template: {
      type: 'QA_BUTTON_CARD',
      title: 'q',
      buttons: Array.from({ length: count }, () => ({ type: 'REPLY', title })),
    },
  });
  expect(await refusal(card('x'.repeat(21), 1))).toMatch(/^40002 .*template\.buttons/);
  expect(await refusal(card('x', 4))).toMatch(/^40002 .*template\.buttons/);
  const quote = (id: string) => ({ ...text('x'), referenced_message_info: { referenced_message_id: id } });
  expect(await refusal(quote('nope=='))).toMatch(/^40002 .*referenced_message_id/);
  expect((await send(quote(messageId))).code).toBe(0);
});

test('strict10: ten in 48 hours, and each customer message opens a fresh window', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  const { send } = await scene(stage);
  for (let count = 1; count <= 10; count += 1) expect((await send(text(`${count}`))).code).toBe(0);
  expect((await send(text('11'))).code).toBe(40064);
  await ask(stage);
  expect((await send(text('again'))).code).toBe(0);
  clock.advance(48 * HOUR_MS - 1);
  await stage.knob('accounts/expire-tokens', { account: 'lanlom.wear' });
  const fresh = await stage.connect();
  const { conversationId } = await stage.knob<{ conversationId: string }>('customer/refer', { ...sides, source: 'ad' });
  expect((await stage.say(fresh, conversationId, 'in time')).code).toBe(0);
  clock.advance(1);
  expect((await stage.say(fresh, conversationId, 'late')).code).toBe(40064);
});

test('a message written long ago and delivered now leaves only the rest of its window', async () => {
  await using stage = await startStage();
  const { tokens } = await scene(stage);
  const old = await stage.knob<{ conversationId: string }>('customer/send', {
    customer: 'boss.pkt',
    account: 'lanlom.wear',
    message: { type: 'text', text: 'ส่งมาเมื่อวานซืน' },
    sentAgoMs: 49 * HOUR_MS,
  });
  expect((await stage.say(tokens, old.conversationId, 'late')).code).toBe(40064);
});

test('tiered: ten, then unlimited after an answer, then three late ones', async () => {
  const clock = fakeClock();
  await using stage = await startStage({
    clock,
    policies: { window: 'tiered', accessTokenLife: 1e6 },
  });
  const { send } = await scene(stage);
  const codes = async (count: number): Promise<number[]> => {
    const all: number[] = [];
    for (let index = 0; index < count; index += 1) all.push((await send(text('x'))).code);
    return all;
  };
  expect(await codes(11)).toEqual([...Array<number>(10).fill(0), 40064]);
  await ask(stage);
  expect(await codes(30)).toEqual(Array<number>(30).fill(0));
  clock.advance(48 * HOUR_MS);
  expect(await codes(4)).toEqual([0, 0, 0, 40064]);
});

test('knobs hurry the window and spend the quota of one conversation', async () => {
  await using stage = await startStage();
  const { send } = await scene(stage);
  const spent = await stage.knob('conversation/change', { ...sides, spendQuota: true });
  expect(spent).toMatchObject({ window: { isOpen: false, left: 0, limit: 10 } });
  expect((await send(text('x'))).code).toBe(40064);
  await ask(stage);
  await stage.knob('conversation/change', { ...sides, hurryMs: 47 * HOUR_MS });
  expect((await send(text('x'))).code).toBe(0);
  await stage.knob('conversation/change', { ...sides, hurryMs: HOUR_MS });
  expect((await send(text('x'))).code).toBe(40064);
});

test('without the scope, or with the token of another account, nothing is sent', async () => {
  await using stage = await startStage();
  const { conversationId, tokens } = await scene(stage);
  const reader = await stage.connect('lanlom.wear', {
    asked_scope: 'message.list.read,message.list.send',
    scope: 'message.list.read',
  });
  expect(await stage.say(reader, conversationId, 'x')).toMatchObject({
    code: 40001,
    message: expect.stringContaining('message.list.send'),
  });
  const other = await stage.connect('baan.kafae');
  expect((await stage.say({ ...other, open_id: tokens.open_id }, conversationId, 'x')).code).toBe(40001);
  expect((await stage.say(other, conversationId, 'x')).code).toBe(40007);
});
