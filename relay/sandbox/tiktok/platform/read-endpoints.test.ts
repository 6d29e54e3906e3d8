import { expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { ask, type Stage, startStage, type Tokens } from '../testing/stage.ts';

const sides = { customer: 'mintt.cloudy', account: 'lanlom.wear' };
const DAY_MS = 86_400_000;

function list(stage: Stage, tokens: Tokens, query: Record<string, string>) {
  return stage.get(
    '/business/message/conversation/list/',
    { business_id: tokens.open_id, ...query },
    tokens.access_token,
  );
}

function contents(stage: Stage, tokens: Tokens, conversation_id: string) {
  const query = { business_id: tokens.open_id, conversation_id };
  return stage.get('/business/message/content/list/', query, tokens.access_token);
}

test('a conversation is STRANGER until the business answers, then SINGLE', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { conversationId, at } = await ask(stage);
  const stranger = await list(stage, tokens, { conversation_type: 'STRANGER' });
  expect(stranger.data).toEqual({
    conversations: [{ conversation_id: conversationId, update_time: at }],
    has_more: false,
    cursor: 1,
  });
  expect((await list(stage, tokens, { conversation_type: 'SINGLE' })).data.conversations).toEqual([]);
  await stage.say(tokens, conversationId, 'ค่ะ');
  expect((await list(stage, tokens, { conversation_type: 'STRANGER' })).data.conversations).toEqual([]);
  expect((await list(stage, tokens, { conversation_type: 'SINGLE' })).data.conversations).toMatchObject([
    { conversation_id: conversationId },
  ]);
  expect((await list(stage, tokens, {})).message).toBe('Param conversation_type is invalid.');
});

test('the list pages by cursor and reaches 100 conversations and 90 days', { timeout: 30_000 }, async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock, policies: { accessTokenLife: 1e8 } });
  const tokens = await stage.connect();
  await ask(stage, 'old', { customer: 'boss.pkt', account: 'lanlom.wear' });
  clock.advance(91 * DAY_MS);
  for (let index = 0; index < 102; index += 1) {
    await stage.knob('customers', { username: `guest.${index}` });
    await ask(stage, 'hi', { customer: `guest.${index}`, account: 'lanlom.wear' });
    clock.advance(1);
  }
  const first = await list(stage, tokens, { conversation_type: 'STRANGER', limit: '60' });
  expect(first.data).toMatchObject({ has_more: true, cursor: 60 });
  const second = await list(stage, tokens, { conversation_type: 'STRANGER', limit: '60', cursor: '60' });
  expect(second.data).toMatchObject({ has_more: false, cursor: 100 });
  const ids = [first, second].flatMap(({ data }) => data.conversations as { conversation_id: string }[]);
  expect(new Set(ids.map(({ conversation_id }) => conversation_id)).size).toBe(100);
});

test('content/list: twenty newest first, REST spelling, participants with names and pictures', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { conversationId, messageId } = await ask(stage);
  await stage.knob('customer/send', {
    ...sides,
    message: { type: 'reaction', emoji: '❤️', originalMessageId: messageId },
  });
  await stage.say(tokens, conversationId, 'ยังมีค่ะ');
  const { data } = await contents(stage, tokens, conversationId);
  const [answer, question] = data.messages as Record<string, unknown>[];
  expect(answer).toMatchObject({
    sender: 'lanlom.wear',
    recipient: 'mintt.cloudy',
    message_type: 'TEXT',
    text: { body: 'ยังมีค่ะ' },
    message_tag: { source: 'API' },
    from_user: { id: tokens.open_id, role: 'BUSINESS_ACCOUNT' },
    to_user: { role: 'PERSONAL_ACCOUNT' },
  });
  expect(question).toMatchObject({ message_id: messageId, reactions: [{ type: 'EMOJI', emoji: '❤️' }] });
  expect(question).not.toHaveProperty('from');
  expect(data.participants).toEqual([
    { role: 'BUSINESS_ACCOUNT', id: tokens.open_id, display_name: 'ลานลม แวร์', profile_image: expect.any(String) },
    {
      role: 'PERSONAL_ACCOUNT',
      id: expect.stringMatching(/^Z/),
      display_name: 'มินท์ ☁️',
      profile_image: expect.stringContaining('x-expires='),
      is_follower: true,
    },
  ]);
  for (const type of ['image', 'sticker', 'emoji', 'video', 'share_post', 'unsupported']) {
    await stage.knob('customer/send', { ...sides, message: { type } });
  }
  const types = (await contents(stage, tokens, conversationId)).data.messages as { message_type: string }[];
  expect(types.map(({ message_type }) => message_type)).toEqual([
    'OTHER',
    'SHARE_POST',
    'VIDEO',
    'EMOJI',
    'STICKER',
    'IMAGE',
    'TEXT',
    'TEXT',
  ]);
  for (let index = 0; index < 15; index += 1) await ask(stage, `${index}`);
  const capped = (await contents(stage, tokens, conversationId)).data.messages as { text: { body: string } }[];
  expect(capped).toHaveLength(20);
  expect(capped[0]?.text.body).toBe('14');
});

test('an unescaped plus is a malformed id, an unknown id does not exist', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  const raw = await stage.raw(
    `/open_api/v1.3/business/message/content/list/?business_id=${tokens.open_id}&conversation_id=${conversationId}`,
    { headers: { 'access-token': tokens.access_token } },
  );
  expect(await raw.json()).toMatchObject({ code: 40002, message: 'Param conversation_id is invalid.' });
  expect((await contents(stage, tokens, 'unknown==')).code).toBe(40007);
});

test('IMAGE_SEND: yes for the right type, no for the wrong one, no where the knob forbids it', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  const may = async (conversation_type: string): Promise<unknown> => {
    const query = {
      business_id: tokens.open_id,
      conversation_id: conversationId,
      conversation_type,
      capability_types: '["IMAGE_SEND"]',
    };
    return (await stage.get('/business/message/capabilities/get/', query, tokens.access_token)).data.capability_infos;
  };
  const answer = (capability_result: boolean) => [{ capability_type: 'IMAGE_SEND', capability_result }];
  expect(await may('STRANGER')).toEqual(answer(true));
  expect(await may('SINGLE')).toEqual(answer(false));
  await stage.knob('conversation/change', { ...sides, imageSend: false });
  expect(await may('STRANGER')).toEqual(answer(false));
});

test('business/get and business/video/list', async () => {
  await using stage = await startStage();
  const all = 'user.info.basic,user.info.username,user.info.stats,video.list,message.list.read';
  const tokens = await stage.connect('lanlom.wear', { scope: all });
  const get = (route: string, query: Record<string, string>) =>
    stage.get(route, { business_id: tokens.open_id, ...query }, tokens.access_token);
  const profile = await get('/business/get/', { fields: '["username","display_name","followers_count"]' });
  expect(profile.data).toEqual({ username: 'lanlom.wear', display_name: 'ลานลม แวร์', followers_count: 2 });
  expect((await get('/business/get/', { fields: '["bio_description"]' })).code).toBe(40001);
  expect((await get('/business/get/', { fields: 'username' })).message).toBe('Param fields is invalid.');
  const videos = await get('/business/video/list/', { fields: '["item_id","caption"]', max_count: '2' });
  expect(videos.data).toMatchObject({
    videos: [{ item_id: expect.stringMatching(/^\d{19}$/), caption: expect.any(String) }, {}],
    has_more: true,
  });
  const rest = await get('/business/video/list/', { cursor: String(videos.data.cursor) });
  expect(rest.data).toMatchObject({ videos: [{ item_id: expect.any(String) }], has_more: false });
  expect((await get('/business/video/list/', { fields: '["caption"]' })).code).toBe(40002);
});
