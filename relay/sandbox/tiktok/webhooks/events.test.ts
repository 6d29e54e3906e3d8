import { expect, test } from 'vitest';
import { APP_ID, APP_SECRET, ask, type Stage, startStage, type Tokens } from '../testing/stage.ts';
import type { ReceivedWebhook } from '../testing/webhook-receiver.ts';
import { signature } from './signature.ts';

const sides = { customer: 'mintt.cloudy', account: 'lanlom.wear' };
const BASE64 = /^[A-Za-z0-9+/]{26}==$/;

async function customerSends(stage: Stage, message: object, more: object = {}): Promise<ReceivedWebhook> {
  const before = stage.receiver.received.length;
  await stage.knob('customer/send', { ...sides, message, ...more });
  return at(await stage.receiver.atLeast(before + 1), before);
}

function at(received: ReceivedWebhook[], index: number): ReceivedWebhook {
  const found = received[index];
  if (found === undefined) throw new Error(`No webhook ${index}`);
  return found;
}

async function customerId(stage: Stage): Promise<string> {
  const { customers } = await stage.look<{ customers: { id: string; username: string }[] }>('state');
  return customers.find(({ username }) => username === sides.customer)?.id ?? '';
}

test('im_receive_msg: three headers, five keys, string content, every documented field', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { headers, body, envelope, content } = await customerSends(stage, { type: 'text', text: 'hi' });
  const [, t = '', s = ''] = /^t=(\d+),s=([0-9a-f]{64})$/.exec(String(headers['tiktok-signature'])) ?? [];
  expect(signature(APP_SECRET, Number(t), body)).toBe(s);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-schema-version': '1.0' });
  expect(headers['x-tt-logid']).toBeTruthy();
  expect(Object.keys(envelope).sort()).toEqual(['client_key', 'content', 'create_time', 'event', 'user_openid']);
  expect(envelope).toMatchObject({ client_key: APP_ID, event: 'im_receive_msg', user_openid: tokens.open_id });
  expect(String(envelope.create_time)).toMatch(/^\d{10}$/);
  expect(content).toEqual({
    from: 'mintt.cloudy',
    to: 'lanlom.wear',
    unique_identifier: await customerId(stage),
    from_user: { id: await customerId(stage), role: 'personal_account' },
    to_user: { id: tokens.open_id, role: 'business_account' },
    conversation_id: expect.stringMatching(BASE64),
    message_id: expect.stringMatching(BASE64),
    timestamp: expect.toSatisfy((ms: number) => /^\d{13}$/.test(String(ms))),
    type: 'text',
    text: { body: 'hi' },
    scene_type: 0,
    is_follower: true,
    message_tag: { source: 'APP' },
  });
  expect(content.conversation_id).toMatch(/\+.*\//);
});

test('every message type has its block', async () => {
  await using stage = await startStage();
  await stage.connect();
  const block = async (message: object) => (await customerSends(stage, message)).content;
  expect(await block({ type: 'image' })).toMatchObject({ type: 'image', image: { media_id: expect.any(String) } });
  expect(await block({ type: 'video' })).toMatchObject({ type: 'video', video: { media_id: expect.any(String) } });
  const sticker = await block({ type: 'sticker' });
  expect(sticker).toMatchObject({ type: 'sticker', sticker: { url: expect.stringMatching(/x-expires=\d{10}$/) } });
  expect(await block({ type: 'emoji' })).toMatchObject({ emoji: { url: expect.not.stringContaining('x-expires') } });
  expect(await block({ type: 'share_post' })).toMatchObject({
    type: 'share_post',
    share_post: { embed_url: expect.stringContaining('/player/v1/75'), video_id: expect.stringMatching(/^\d{19}$/) },
  });
  expect((await block({ type: 'share_post', withEmbedUrl: false })).share_post).not.toHaveProperty('embed_url');
  expect((await block({ type: 'unsupported', wireType: 'voice' })).type).toBe('voice');
  const { url } = sticker.sticker as { url: string };
  expect((await fetch(url)).headers.get('content-type')).toBe('image/png');
});

test('a quoted reply, a reaction, and an answer tapped on a card', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const question = await ask(stage);
  await stage.receiver.atLeast(1);
  const quoting = await customerSends(
    stage,
    { type: 'text', text: 'อันนี้ค่ะ' },
    { referencedMessageId: question.messageId },
  );
  expect(quoting.content.referenced_message_info).toEqual({ referenced_message_id: question.messageId });
  const reaction = await customerSends(stage, { type: 'reaction', emoji: '👍', originalMessageId: question.messageId });
  expect(reaction.content).toMatchObject({
    type: 'reaction',
    reaction: [{ operation: 'ADD', type: 'EMOJI', emoji: '👍', original_msg_id: question.messageId }],
  });
  const card = await stage.post(
    '/business/message/send/',
    {
      business_id: tokens.open_id,
      recipient_type: 'CONVERSATION',
      recipient: question.conversationId,
      message_type: 'TEMPLATE',
      template: { type: 'QA_BUTTON_CARD', title: 'ไซซ์ไหนดีคะ', buttons: [{ type: 'REPLY', title: 'M', id: 'size-m' }] },
    },
    tokens.access_token,
  );
  const echo = at(await stage.receiver.atLeast(4), 3);
  expect(echo.content).toMatchObject({
    type: 'template',
    template: {
      type: 'qa_button_card',
      elements: [{ title: 'ไซซ์ไหนดีคะ', buttons: [{ text: 'M', type: 'REPLY', id: 'size-m' }] }],
    },
  });
  const { message_id: cardId } = card.data.message as { message_id: string };
  await stage.knob('customer/tap-button', { ...sides, messageId: cardId });
  expect(at(await stage.receiver.atLeast(5), 4).content).toMatchObject({
    type: 'text',
    text: { body: 'M' },
    reply_source_payload: { reply_source_msg_id: cardId, reply_source_unique_id: 'size-m' },
  });
});

async function afterQuestion(stage: Stage): Promise<{ tokens: Tokens; conversationId: string }> {
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  await stage.receiver.atLeast(1);
  return { tokens, conversationId };
}

test('im_send_msg echoes the app with API, the owner with APP or WEB, and marks automatic messages', async () => {
  await using stage = await startStage();
  const { tokens, conversationId } = await afterQuestion(stage);
  const sent = await stage.say(tokens, conversationId, 'It ships today.');
  const { message_id } = sent.data.message as { message_id: string };
  const echo = at(await stage.receiver.atLeast(2), 1);
  expect(echo.envelope.event).toBe('im_send_msg');
  expect(echo.content).toMatchObject({
    from: 'lanlom.wear',
    to: 'mintt.cloudy',
    unique_identifier: await customerId(stage),
    from_user: { id: tokens.open_id, role: 'business_account' },
    to_user: { role: 'personal_account' },
    message_id,
    text: { body: 'It ships today.' },
    message_tag: { source: 'API' },
  });
  await stage.knob('owner/send', { ...sides, message: { type: 'text', text: 'จากแอป' } });
  await stage.knob('owner/send', { ...sides, message: { type: 'text', text: 'จากเว็บ' }, via: 'WEB' });
  await stage.knob('owner/send', { ...sides, message: { type: 'text', text: 'บอต' }, autoMessageType: 'AUTO_REPLY' });
  const received = await stage.receiver.atLeast(5);
  expect(received.slice(2).map(({ content }) => content.message_tag)).toEqual([
    { source: 'APP' },
    { source: 'WEB' },
    { source: 'APP' },
  ]);
  expect(at(received, 4).content.auto_message_type).toBe('AUTO_REPLY');
  expect(at(received, 3).content).not.toHaveProperty('auto_message_type');
});

test('im_mark_read_msg has no message_id and no type, and comes once', async () => {
  await using stage = await startStage();
  const { tokens, conversationId } = await afterQuestion(stage);
  await stage.say(tokens, conversationId, 'ค่ะ');
  const echo = at(await stage.receiver.atLeast(2), 1);
  expect(await stage.knob('customer/read', sides)).toEqual({ wasNew: true });
  expect(await stage.knob('customer/read', sides)).toEqual({ wasNew: false });
  const { envelope, content } = at(await stage.receiver.atLeast(3), 2);
  expect(envelope.event).toBe('im_mark_read_msg');
  expect(Object.keys(content).sort()).toEqual(
    ['conversation_id', 'from', 'from_user', 'read', 'timestamp', 'to', 'to_user', 'unique_identifier'].sort(),
  );
  expect(content.read).toEqual({ last_read_timestamp: echo.content.timestamp });
});

test('im_receive_msg_eu is stripped to three keys', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  await stage.knob('customers', { username: 'eva.eu', region: 'EU' });
  await stage.knob('customer/send', {
    customer: 'eva.eu',
    account: 'lanlom.wear',
    message: { type: 'text', text: 'hallo' },
  });
  const { envelope, content } = at(await stage.receiver.atLeast(1), 0);
  expect(envelope.event).toBe('im_receive_msg_eu');
  expect(content).toEqual({
    to: 'lanlom.wear',
    to_user: { id: tokens.open_id, role: 'business_account' },
    timestamp: expect.any(Number),
  });
});

test('im_referral_msg from a link and from an ad, in milliseconds here and in seconds in the list', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  await stage.knob('customer/refer', {
    ...sides,
    source: 'short_link',
    ref: 'spring_promo',
    prefilledMessage: 'Hello',
  });
  await stage.knob('customer/refer', { ...sides, source: 'ad' });
  const received = await stage.receiver.atLeast(2);
  const [link, ad] = [at(received, 0), at(received, 1)];
  expect(link.content).toMatchObject({
    is_follower: true,
    referral: {
      source: 'short_link',
      short_link: { ref: 'spring_promo', prefilled_message: 'Hello', prefilled_message_audit_status: 'PASS' },
    },
  });
  const { ad: inWebhook } = ad.content.referral as { ad: { timestamp: number } };
  expect(inWebhook).toMatchObject({ advertiser_id: expect.any(String), message_material_id: expect.any(String) });
  const list = await stage.get(
    '/business/message/conversation/list/',
    { business_id: tokens.open_id, conversation_type: 'STRANGER' },
    tokens.access_token,
  );
  const [conversation] = list.data.conversations as { referral: { ad: { timestamp: number }[] } }[];
  expect(conversation?.referral.ad[0]?.timestamp).toBe(Math.floor(inWebhook.timestamp / 1000));
});

test('automatic-message events, the high-intent comment, and an event nobody knows', async () => {
  await using stage = await startStage();
  await stage.connect();
  await stage.knob('auto-message/config', { account: 'lanlom.wear', type: 'SUGGESTED_QUESTION', action: 'UPDATE' });
  await stage.knob('auto-message/audit', { account: 'lanlom.wear', status: 'REJECTED' });
  await stage.knob('customer/comment', { ...sides, text: 'ราคาเท่าไหร่คะ' });
  await stage.knob('webhooks/emit', { event: 'im_brand_new', account: 'lanlom.wear', content: 'not json' });
  const received = await stage.receiver.atLeast(4);
  const byEvent = Object.fromEntries(received.map(({ envelope, content }) => [envelope.event, content]));
  expect(byEvent.im_auto_message_config_update).toMatchObject({
    auto_message_id: expect.any(String),
    auto_message_type: 'SUGGESTED_QUESTION',
    auto_message_action: 'UPDATE',
    suggested_question: { question: expect.any(String), answer: expect.any(String) },
  });
  expect(byEvent.im_auto_message_audit_update).toMatchObject({ audit_status: 'REJECTED' });
  expect(byEvent.im_receive_high_intent_comment).toMatchObject({
    comment_text: 'ราคาเท่าไหร่คะ',
    comment_id: expect.any(String),
  });
  expect(received.find(({ envelope }) => envelope.event === 'im_brand_new')?.envelope.content).toBe('not json');
});

test('an owner who takes DMs as requests must accept before the app hears anything', async () => {
  await using stage = await startStage({ seed: 'empty' });
  await stage.knob('accounts', { username: 'shy.shop', dmFrom: 'requests' });
  await stage.knob('customers', { username: 'anna' });
  const tokens = await stage.connect('shy.shop');
  const both = { customer: 'anna', account: 'shy.shop' };
  const { conversationId } = await ask(stage, 'one', both);
  expect((await stage.say(tokens, conversationId, 'x')).code).toBe(40007);
  await stage.knob('owner/accept', both);
  await ask(stage, 'two', both);
  expect((await stage.receiver.atLeast(1)).map(({ content }) => content.text)).toEqual([{ body: 'two' }]);
});
