import { readFile } from 'node:fs/promises';
import { api } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import type { ConversationRow, MessageRow } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverReplyTask } from '../../../src/channels/deliver-reply.task.ts';
import { deliveryTimes } from '../../../src/inbox/index.ts';
import { linked, openShop, type PlatformRig, type Shop, startPlatformRig } from '../platform/platform-rig.ts';

// A reply on its way out: over HTTP into the relay, through the queue, to the platform's stand-in, whose ledger is the truth.

let rig: PlatformRig;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  rig = await startPlatformRig();
  shop = await openShop(rig, 'Lanlom');
  other = await openShop(rig, 'Kafae');
  await linked(shop, 'lanlom.wear');
  await linked(other, 'baan.kafae');
  await rig.settle();
});
afterAll(() => rig[Symbol.asyncDispose]());

let people = 0;
let who: string;
let conversation: ConversationRow;
beforeEach(async () => {
  await rig.knob('mishaps/reset');
  who = `asker.${++people}`;
  await rig.knob('customers', { username: who, displayName: who });
  await says('Do you ship to Chiang Mai?');
  await rig.settle();
  const { json } = await shop.request('GET', '/conversations?limit=1&isWaiting=true');
  conversation = must(api.listConversations.output.parse(json).conversations[0]);
});
const says = (text: string) =>
  rig.knob('customer/send', { customer: who, account: 'lanlom.wear', message: { type: 'text', text } });
const reply = async (text: string): Promise<MessageRow> => {
  const body = { clientId: newId(), text, writtenAt: new Date(rig.ctx.clock.now()).toISOString() };
  const { json } = await shop.request('POST', `/conversations/${conversation.id}/messages`, body);
  return api.sendReply.output.parse(json).message;
};
/** The sender once more, as its later wake-up would. */
const sendAgain = () =>
  deliverReplyTask.run(
    rig.ctx,
    { conversationId: conversation.id },
    { tenantId: shop.tenantId, attempt: 1, maxAttempts: 12, signal: new AbortController().signal },
  );
async function thread(): Promise<MessageRow[]> {
  const { json } = await shop.request('GET', `/conversations/${conversation.id}/messages`);
  return api.listMessages.output.parse(json).messages.toReversed();
}
const current = async () =>
  api.getConversation.output.parse((await shop.request('GET', `/conversations/${conversation.id}`)).json);
/** What the customer's phone showed, from the platform's own ledger. */
async function received(words: string): Promise<number> {
  const lines = (await readFile(rig.sandbox.ledgerPath, 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { kind: string; text?: string })
    .filter((line) => line.kind === 'received' && line.text === words).length;
}
const ours = (messages: readonly MessageRow[], words: string) =>
  messages.filter(({ parts }) => parts.some((part) => part.kind === 'text' && part.text === words));

describe.each(['before', 'after', 'none'] as const)('with its echo %s', (order) => {
  test('a reply reaches the customer once and stands in the thread once, as the person’s who wrote it', async () => {
    await rig.knob('mishaps', { echo: { order, copies: order === 'none' ? 1 : 3 } });
    const words = `Yes, in 2 days. (${who})`;
    await reply(words);
    await rig.kit.drain();
    await rig.settle();
    expect(await received(words)).toBe(1);
    const [message, ...more] = ours(await thread(), words);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ author: { kind: 'staff' }, delivery: { state: 'sent' } });
    expect(await current()).toMatchObject({ messagesUsed: 1, handlerEpoch: 1, waitingSince: null });
  });
});

describe.each([
  ['HTTP 500 after the effect', 'error-after'],
  ['HTTP 500 before it', 'error-before'],
  ['an answer of doubt', 'server-error'],
  ['too many requests', 'throttle'],
] as const)('when the platform answers with %s', (_name, fault) => {
  test('the customer has the reply once, and the thread says sent', async () => {
    await rig.knob('mishaps', { api: { fault, times: 1 }, echo: { order: 'none' } });
    const words = `Yes, ${fault}. (${who})`;
    const message = await reply(words);
    await rig.kit.drain();
    for (let looks = 0; looks < 8 && (await received(words)) === 0; looks++) {
      rig.pass(deliveryTimes.graceMs + 1000);
      await sendAgain();
    }
    rig.pass(60_000);
    await sendAgain();
    expect(await received(words)).toBe(1);
    expect((await thread()).find(({ id }) => id === message.id)?.delivery?.state).toBe('sent');
    expect((await current()).messagesUsed).toBe(1);
  });
});

test('the eleventh message is refused before the platform has to, and the customer’s next word makes room', async () => {
  for (let i = 1; i <= 10; i++) await reply(`${i} of ten (${who})`);
  const body = { clientId: newId(), text: 'one too many', writtenAt: new Date(rig.ctx.clock.now()).toISOString() };
  const path = `/conversations/${conversation.id}/messages`;
  expect(await shop.request('POST', path, body)).toMatchObject({ status: 409, json: { code: 'quota_exhausted' } });
  await rig.kit.drain();
  await rig.settle();
  expect(await current()).toMatchObject({ messagesUsed: 10 });
  await says('Thanks!');
  await rig.settle();
  expect(await current()).toMatchObject({ messagesUsed: 0 });
  expect(await shop.request('POST', path, body)).toMatchObject({ status: 200 });
});

test('what the owner types in the app is a takeover and counts as such, never as ours', async () => {
  const words = `Ploy here (${who})`;
  await rig.knob('owner/send', { customer: who, account: 'lanlom.wear', message: { type: 'text', text: words } });
  await rig.settle();
  expect(ours(await thread(), words)).toMatchObject([
    { author: { kind: 'platform-app' }, delivery: { state: 'sent' } },
  ]);
  expect(await current()).toMatchObject({ handler: { kind: 'staff' }, waitingSince: null });
});

test('the other shop has heard of none of it', async () => {
  expect((await other.request('GET', `/conversations/${conversation.id}`)).status).toBe(404);
  const { json } = await other.request('GET', '/conversations');
  expect(api.listConversations.output.parse(json).conversations.some(({ id }) => id === conversation.id)).toBe(false);
});
