import { expect, test } from 'vitest';
import { BASIC_RATES } from '../options.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { ask, type Stage, startStage } from '../testing/stage.ts';
import { endpoints } from './gateway.ts';

async function mishap(stage: Stage, api: object): Promise<void> {
  await stage.raw('/_sandbox/mishaps', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api }),
  });
}

async function received(stage: Stage): Promise<(string | undefined)[]> {
  const { lines } = await stage.look<{ lines: { text?: string }[] }>('ledger?kind=received');
  return lines.map(({ text }) => text);
}

test('every endpoint: 404 without the slash, 405 with the wrong method', async () => {
  await using stage = await startStage();
  for (const { path, method } of endpoints) {
    const url = `/open_api/v1.3${path}`;
    expect((await stage.raw(url.slice(0, -1), { method })).status, url).toBe(404);
    expect((await stage.raw(url, { method: method === 'GET' ? 'POST' : 'GET' })).status, url).toBe(405);
  }
  expect((await stage.raw('/open_api/v1.3/business/nothing')).status).toBe(404);
  expect(await stage.get('/business/nothing/', {})).toMatchObject({ code: 40007, data: {} });
  expect((await stage.post('/business/video/publish/', {})).code).toBe(40008);
});

test('every endpoint with a token: 40104 without one, 40105 with a bad one, HTTP 200 both times', async () => {
  await using stage = await startStage();
  for (const { path, method } of endpoints.filter(({ auth }) => auth === 'token')) {
    const url = `/open_api/v1.3${path}`;
    const bare = await stage.raw(url, { method });
    expect(bare.status, url).toBe(200);
    expect(await bare.json(), url).toMatchObject({ code: 40104, request_id: expect.any(String) });
    const bad = await stage.raw(url, { method, headers: { 'access-token': 'x' } });
    expect(await bad.json(), url).toMatchObject({ code: 40105 });
  }
});

test('ten a second and 600 a minute per app; a minute too many shuts it for five', { timeout: 30_000 }, async () => {
  const clock = fakeClock(Date.parse('2026-11-20T03:00:00Z'));
  await using stage = await startStage({ clock, rates: BASIC_RATES });
  const tokens = await stage.connect();
  const codes = (count: number) =>
    Promise.all(
      Array.from({ length: count }, async () => (await stage.get('/business/get/', {}, tokens.access_token)).code),
    );
  clock.advance(1000);
  expect(await codes(10)).not.toContain(40100);
  expect(await codes(1)).toEqual([40100]);
  clock.advance(59_000);
  const minute: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    minute.push(...(await codes(10)));
    clock.advance(1000);
  }
  expect(minute).not.toContain(40100);
  expect(minute).toHaveLength(600);
  await stage.raw('/_sandbox/rates', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ perMinute: 2, perSecond: 100 }),
  });
  clock.advance(60_000);
  expect((await codes(3)).filter((code) => code === 40100)).toHaveLength(1);
  clock.advance(299_999);
  expect(await codes(1)).toEqual([40100]);
  clock.advance(1);
  expect(await codes(1)).not.toContain(40100);
});

test('500 before the effect, 500 after it, throttled and a server error, each counted', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  const status = async (text: string): Promise<number> => {
    const response = await stage.raw('/open_api/v1.3/business/message/send/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'access-token': tokens.access_token },
      body: JSON.stringify({
        business_id: tokens.open_id,
        recipient_type: 'CONVERSATION',
        recipient: conversationId,
        message_type: 'TEXT',
        text: { body: text },
      }),
    });
    return response.status === 200 ? ((await response.json()) as { code: number }).code : response.status;
  };
  await mishap(stage, { fault: 'error-before', times: 1 });
  expect([await status('one'), await status('two')]).toEqual([500, 0]);
  await mishap(stage, { fault: 'error-after', times: 1 });
  expect([await status('three'), await status('four')]).toEqual([500, 0]);
  await mishap(stage, { fault: 'throttle', times: 1 });
  expect([await status('five'), await status('six')]).toEqual([40100, 0]);
  await mishap(stage, { fault: 'server-error', times: 1 });
  expect([await status('seven'), await status('eight')]).toEqual([50000, 0]);
  expect(await received(stage)).toEqual(['two', 'three', 'four', 'six', 'eight']);
  const echoes = (await stage.receiver.atLeast(6)).slice(1).map(({ content }) => content.text);
  expect(echoes).toEqual(['two', 'three', 'four', 'six', 'eight'].map((body) => ({ body })));
});

test('a call that never answers has its effect and its echo, and ends with the reset', async () => {
  await using stage = await startStage();
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  await mishap(stage, { fault: 'hang-after' });
  const hanging = stage.say(tokens, conversationId, 'once').catch(() => 'no envelope');
  const echo = (await stage.receiver.atLeast(2))[1];
  expect(echo?.content.text).toEqual({ body: 'once' });
  await stage.knob('mishaps/reset');
  expect(await hanging).toBe('no envelope');
  expect(await received(stage)).toEqual(['once']);
});

test('a slow call answers after its time', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  await mishap(stage, { fault: 'slow', slowMs: 20_000, times: 1 });
  const before = clock.now();
  const answer = stage.say(tokens, conversationId, 'slow');
  await stage.receiver.atLeast(2);
  expect(clock.pending()).toContain(before + 20_000);
  clock.advance(20_000);
  expect((await answer).code).toBe(0);
});

test('the echo: before the answer, late, doubled, or none', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  const tokens = await stage.connect();
  const { conversationId } = await ask(stage);
  await stage.receiver.atLeast(1);
  const echo = (change: object) =>
    stage.raw('/_sandbox/mishaps', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ echo: change }),
    });
  await echo({ order: 'before' });
  await stage.say(tokens, conversationId, 'first');
  expect(stage.receiver.received).toHaveLength(2);
  await echo({ order: 'after', delayMs: 5000 });
  await stage.say(tokens, conversationId, 'late');
  const noted = await stage.look<{ pending: number }>('webhooks');
  expect([noted.pending, stage.receiver.received.length]).toEqual([1, 2]);
  clock.advance(5000);
  await stage.receiver.atLeast(3);
  await echo({ delayMs: 0, copies: 2 });
  await stage.say(tokens, conversationId, 'twice');
  await stage.receiver.atLeast(5);
  await echo({ order: 'none', copies: 1 });
  await stage.say(tokens, conversationId, 'silent');
  await ask(stage, 'next');
  const events = (await stage.receiver.atLeast(6)).map(({ envelope }) => envelope.event);
  expect(events[5]).toBe('im_receive_msg');
});
