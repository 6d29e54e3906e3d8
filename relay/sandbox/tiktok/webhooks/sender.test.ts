import { expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { APP_SECRET, ask, type Stage, startStage } from '../testing/stage.ts';
import { signature } from './signature.ts';

const HOUR_MS = 3_600_000;

async function mishap(stage: Stage, change: object): Promise<void> {
  await stage.raw('/_sandbox/mishaps', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
}

function signedAt(header: unknown): number {
  return Number(/^t=(-?\d+)/.exec(String(header))?.[1]);
}

/** Waits until so many attempts were noted: then the retry timer is armed. */
async function attempts(stage: Stage, count: number): Promise<unknown[]> {
  const seen = await stage.look<{ attempts: unknown[] }>(`webhooks?count=${count}&wait=5000`);
  return seen.attempts;
}

test('anything but 200 is retried with growing pauses, signed anew, until 200', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  await stage.connect();
  stage.receiver.answers.push(500, 204, 302);
  await ask(stage);
  await attempts(stage, 1);
  expect(clock.pending()).toContain(clock.now() + 1000);
  clock.advance(1000);
  await attempts(stage, 2);
  clock.advance(1999);
  expect(stage.receiver.received).toHaveLength(2);
  clock.advance(1);
  await attempts(stage, 3);
  clock.advance(4000);
  expect(await attempts(stage, 4)).toMatchObject([
    { outcome: 500 },
    { outcome: 204 },
    { outcome: 302 },
    { outcome: 200 },
  ]);
  const [first, , , last] = stage.receiver.received;
  expect(last?.body).toBe(first?.body);
  expect(signedAt(last?.headers['tiktok-signature'])).toBe(signedAt(first?.headers['tiktok-signature']) + 7);
  expect(await stage.look('webhooks/idle')).toEqual({ isIdle: true });
});

test('the mode that keeps the first t, and giving up after 72 hours', async () => {
  const clock = fakeClock();
  await using stage = await startStage({
    clock,
    policies: { resignOnRetry: false },
    webhookRetry: { baseMs: 30 * HOUR_MS, maxMs: 30 * HOUR_MS },
  });
  await stage.connect();
  stage.receiver.answers.push(500, 500, 500);
  await ask(stage);
  for (const count of [1, 2]) {
    await attempts(stage, count);
    clock.advance(30 * HOUR_MS);
  }
  expect(await attempts(stage, 4)).toMatchObject([{}, {}, { outcome: 500 }, { outcome: 'gave-up' }]);
  const stamps = stage.receiver.received.map(({ headers }) => headers['tiktok-signature']);
  expect(new Set(stamps).size).toBe(1);
});

test('duplicates, a wrong signature, none, an old timestamp', async () => {
  await using stage = await startStage();
  await stage.connect();
  await mishap(stage, { webhook: { copies: 3 } });
  await ask(stage);
  const copies = await stage.receiver.atLeast(3);
  expect(new Set(copies.map(({ body }) => body)).size).toBe(1);
  await mishap(stage, { webhook: { copies: 1, signature: 'wrong' } });
  await ask(stage);
  const wrong = (await stage.receiver.atLeast(4))[3];
  const header = String(wrong?.headers['tiktok-signature']);
  expect(header).toMatch(/^t=\d+,s=[0-9a-f]{64}$/);
  expect(header).not.toContain(signature(APP_SECRET, signedAt(header), wrong?.body ?? ''));
  await mishap(stage, { webhook: { signature: 'absent' } });
  await ask(stage);
  expect((await stage.receiver.atLeast(5))[4]?.headers).not.toHaveProperty('tiktok-signature');
  await mishap(stage, { webhook: { signature: 'valid', ageSeconds: 600 } });
  await ask(stage);
  const old = (await stage.receiver.atLeast(6))[5];
  expect(signedAt(old?.headers['tiktok-signature'])).toBeLessThan(Date.now() / 1000 - 590);
});

test('spellings of the same JSON, and payloads without the optional fields', async () => {
  await using stage = await startStage();
  await stage.connect();
  const bodies: string[] = [];
  for (const json of ['compact', 'spaced', 'escaped', 'shuffled']) {
    await mishap(stage, { webhook: { json } });
    await ask(stage, 'ราคา/บาท');
    const last = (await stage.receiver.atLeast(bodies.length + 1)).at(-1);
    expect(last?.content.text).toEqual({ body: 'ราคา/บาท' });
    bodies.push(last?.body ?? '');
  }
  expect(bodies[1]).toContain('\n  "event"');
  expect(bodies[2]).toContain('\\u0e23');
  expect(bodies[2]).not.toMatch(/[^\x20-\x7e]/);
  expect(bodies[3]?.indexOf('"content"')).toBeLessThan(bodies[3]?.indexOf('"client_key"') ?? 0);
  await mishap(stage, { webhook: { json: 'compact', optionalFields: 'left-out' } });
  await ask(stage);
  const bare = (await stage.receiver.atLeast(5))[4]?.content ?? {};
  for (const name of ['unique_identifier', 'scene_type', 'is_follower', 'message_tag'])
    expect(bare).not.toHaveProperty(name);
  expect(bare).toMatchObject({ type: 'text', from_user: { role: 'personal_account' } });
});

test('held back and let out in reverse; swapped pairs', async () => {
  const clock = fakeClock();
  await using stage = await startStage({ clock });
  await stage.connect();
  await mishap(stage, { webhook: { held: true } });
  for (const text of ['one', 'two', 'three']) await ask(stage, text);
  expect(stage.receiver.received).toHaveLength(0);
  await mishap(stage, { webhook: { held: false } });
  expect(await stage.knob('webhooks/release', { order: 'reversed' })).toEqual({ released: 3 });
  const texts = async (count: number) =>
    (await stage.receiver.atLeast(count)).map(({ content }) => (content.text as { body: string }).body);
  expect(await texts(3)).toEqual(['three', 'two', 'one']);
  await mishap(stage, { webhook: { order: 'swapped' } });
  await ask(stage, 'four');
  await ask(stage, 'five');
  expect((await texts(5)).slice(3)).toEqual(['five', 'four']);
  await ask(stage, 'six');
  clock.advance(1500);
  expect((await texts(6))[5]).toBe('six');
});

test('nothing goes to an account that is not connected, or without a callback', async () => {
  await using stage = await startStage();
  await ask(stage);
  await stage.connect();
  await ask(stage, 'to nobody', { customer: 'boss.pkt', account: 'baan.kafae' });
  expect(await attempts(stage, 2)).toMatchObject([{ outcome: 'no-callback' }, { outcome: 'not-authorized' }]);
  expect(stage.receiver.received).toHaveLength(0);
});

test('the callback can be replaced, listed and deleted; an event name is no category', async () => {
  await using stage = await startStage();
  const app = { app_id: '7300000000000000001', secret: APP_SECRET, event_type: 'DIRECT_MESSAGE' };
  expect((await stage.get('/business/webhook/list/', app)).data).toEqual({
    app_id: app.app_id,
    event_type: 'DIRECT_MESSAGE',
  });
  const update = (change: object) =>
    stage.post('/business/webhook/update/', { ...app, callback_url: 'https://a.example/w', ...change });
  expect((await update({})).data).toEqual({
    app_id: app.app_id,
    event_type: 'DIRECT_MESSAGE',
    callback_url: 'https://a.example/w',
  });
  expect((await update({ callback_url: 'https://b.example/w' })).code).toBe(0);
  expect((await stage.get('/business/webhook/list/', app)).data.callback_url).toBe('https://b.example/w');
  expect((await update({ event_type: 'im_receive_msg' })).code).toBe(40002);
  expect((await update({ callback_url: 'http://a.example/w' })).message).toContain('callback_url');
  expect((await update({ secret: 'x' })).code).toBe(40101);
  expect((await stage.post('/business/webhook/delete/', app)).data).toEqual({
    app_id: app.app_id,
    event_type: 'DIRECT_MESSAGE',
  });
  expect((await stage.get('/business/webhook/list/', app)).data).not.toHaveProperty('callback_url');
});
