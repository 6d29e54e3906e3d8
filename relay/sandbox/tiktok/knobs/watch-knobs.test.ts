import { expect, test } from 'vitest';
import { ask, startStage } from '../testing/stage.ts';

interface Ledger {
  lines: { seq: number; text?: string; kind: string }[];
  isComplete: boolean;
  last: number;
}

test('a look at the ledger waits until enough lines fit, and says when they did not come', async () => {
  await using stage = await startStage();
  const waiting = stage.look<Ledger>('ledger?customer=mintt.cloudy&kind=inbound&count=2&wait=10000');
  await ask(stage, 'หนึ่ง');
  await ask(stage, 'ของคนอื่น', { customer: 'boss.pkt', account: 'lanlom.wear' });
  await ask(stage, 'สอง');
  expect(await waiting).toMatchObject({ isComplete: true, lines: [{ text: 'หนึ่ง' }, { text: 'สอง' }] });
  expect(await stage.look('ledger?after=2&wait=1&count=2')).toMatchObject({
    isComplete: false,
    lines: [{ seq: 3 }],
    last: 3,
  });
  expect((await stage.look<Ledger>(`ledger?text=${encodeURIComponent('คนอื่น')}`)).lines).toHaveLength(1);
});

test('the stream tells of each change and ends with the client', async () => {
  await using stage = await startStage();
  const abort = new AbortController();
  const response = await stage.raw('/_sandbox/events', { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { conversationId } = await ask(stage);
  let text = '';
  while (!text.includes('"topic":"message"')) text += (await reader?.read())?.value ?? '';
  const topics = [...text.matchAll(/^data: (.+)$/gm)].map(([, json = '']) => JSON.parse(json) as { topic: string });
  expect(topics).toContainEqual(expect.objectContaining({ topic: 'message', conversationId }));
  abort.abort();
});

test('what is wrong is named: 400 for a bad body, 404 for who is not there', async () => {
  await using stage = await startStage();
  expect(await stage.knob('customer/send', { customer: 'mintt.cloudy' })).toMatchObject({ error: 'invalid' });
  expect(await stage.knob('customer/read', { customer: 'nobody', account: 'lanlom.wear' })).toEqual({
    error: 'not_found',
    message: 'There is no customer "nobody"',
  });
  const patch = await stage.raw('/_sandbox/mishaps', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhook: { copies: 0 } }),
  });
  expect(patch.status).toBe(400);
});
