import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { ask, type Stage, startStage, type Tokens } from '../testing/stage.ts';

const PICTURE = new Uint8Array(readFileSync(path.join(import.meta.dirname, '..', 'assets', 'dress.jpg')));
const DAY_MS = 86_400_000;

function form(file: Blob | string | undefined, fileName: string | undefined, tokens: Tokens): FormData {
  const data = new FormData();
  data.set('business_id', tokens.open_id);
  data.set('media_type', 'IMAGE');
  if (typeof file === 'string') data.set('file', file);
  else if (file !== undefined) data.set('file', file, fileName);
  return data;
}

function upload(stage: Stage, tokens: Tokens, file?: Blob | string, fileName = 'dress.jpg') {
  return stage.post('/business/message/media/upload/', form(file, fileName, tokens), tokens.access_token);
}

const jpeg = (bytes: Uint8Array<ArrayBuffer>, type = 'image/jpeg') => new Blob([bytes], { type });

test('an uploaded picture can be sent for 30 days, where the conversation allows pictures', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock, policies: { accessTokenLife: 1e8 } });
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  const { code, data } = await upload(stage, tokens, jpeg(PICTURE));
  expect(code).toBe(0);
  const send = () =>
    stage.post(
      '/business/message/send/',
      {
        business_id: tokens.open_id,
        recipient_type: 'CONVERSATION',
        recipient: conversationId,
        message_type: 'IMAGE',
        image: { media_id: data.media_id },
      },
      tokens.access_token,
    );
  expect((await send()).code).toBe(0);
  await stage.knob('conversation/change', { customer: 'mintt.cloudy', account: 'lanlom.wear', imageSend: false });
  expect((await send()).code).toBe(40064);
  clock.advance(30 * DAY_MS);
  expect(await send()).toMatchObject({ code: 40002, message: expect.stringContaining('image.media_id') });
});

test('missing, empty, too large, wrong type, nameless', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const large = new Uint8Array(3 * 1024 * 1024 + 1);
  large.set(PICTURE);
  expect((await upload(stage, tokens)).code).toBe(40905);
  expect((await upload(stage, tokens, jpeg(new Uint8Array()))).code).toBe(40906);
  expect((await upload(stage, tokens, jpeg(large))).code).toBe(40907);
  expect(
    (await upload(stage, tokens, jpeg(new TextEncoder().encode('RIFF0000WEBP'), 'image/webp'), 'a.webp')).code,
  ).toBe(40908);
  expect((await upload(stage, tokens, jpeg(PICTURE, 'application/octet-stream'))).code).toBe(40908);
  expect((await upload(stage, tokens, 'just text')).code).toBe(40908);
});

test("a customer's picture: download gives a URL that wants x-user and lasts 24 hours", async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock, policies: { accessTokenLife: 1e8 } });
  const tokens = await stage.connect();
  const sent = await stage.knob<{ messageId: string; conversationId: string }>('customer/send', {
    customer: 'mintt.cloudy',
    account: 'lanlom.wear',
    message: { type: 'image', dataBase64: Buffer.from(PICTURE).toString('base64') },
  });
  const image = (await stage.receiver.atLeast(1))[0]?.content.image as { media_id: string };
  const download = (change: object = {}) =>
    stage.post(
      '/business/message/media/download/',
      {
        business_id: tokens.open_id,
        conversation_id: sent.conversationId,
        message_id: sent.messageId,
        media_id: image.media_id,
        media_type: 'IMAGE',
        ...change,
      },
      tokens.access_token,
    );
  const url = String((await download()).data.download_url);
  const fetched = await fetch(url, { headers: { 'x-user': tokens.access_token } });
  expect(fetched.headers.get('content-type')).toBe('image/jpeg');
  expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(PICTURE);
  expect((await fetch(url)).status).toBe(403);
  const other = await stage.connect('baan.kafae');
  expect((await fetch(url, { headers: { 'x-user': other.access_token } })).status).toBe(403);
  expect((await download({ media_id: 'img_other' })).code).toBe(40002);
  expect((await download({ media_type: 'VIDEO' })).code).toBe(40002);
  expect((await download({ message_id: 'x==' })).code).toBe(40007);
  clock.advance(DAY_MS);
  expect((await fetch(url, { headers: { 'x-user': tokens.access_token } })).status).toBe(403);
});

test('a file that is no picture is refused on the phone too', async () => {
  await using stage = await startStage();
  const answer = await stage.knob('customer/send', {
    customer: 'mintt.cloudy',
    account: 'lanlom.wear',
    message: { type: 'image', dataBase64: Buffer.from('hello').toString('base64') },
  });
  expect(answer).toEqual({ error: 'not_a_picture' });
});
