import { must } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Channel, SendInput, SendResult } from '../../../src/channels/channel.ts';
import { accountAccess } from '../../../src/connections/index.ts';
import { linked, openShop, type PlatformRig, type Shop, startPlatformRig } from './platform-rig.ts';

// The adapter's way out against the platform's stand-in, call by call. (What the relay makes of the results: deliver-reply.)

let rig: PlatformRig;
let shop: Shop;
let id: ConnectionId;
let channel: Channel;
beforeAll(async () => {
  rig = await startPlatformRig();
  shop = await openShop(rig, 'Lanlom');
  id = await linked(shop, 'lanlom.wear');
  channel = must(rig.ctx.channels.get('tiktok'));
});
afterAll(() => rig[Symbol.asyncDispose]());

interface Line {
  kind: string;
  messageId: string;
  text?: string;
  source: string;
}

let people = 0;
let who: string;
let conversationKey: string;
let asked: string;
beforeEach(async () => {
  await rig.knob('mishaps/reset');
  // The account's breaker has seen the other tests' faults: by now it lets one call through.
  rig.pass(30_000);
  who = `buyer.${++people}`;
  await rig.knob('customers', { username: who });
  const message = { type: 'text', text: 'hello?' };
  const sent = await rig.knob<{ conversationId: string; messageId: string }>('customer/send', {
    customer: who,
    account: 'lanlom.wear',
    message,
  });
  conversationKey = sent.conversationId;
  asked = sent.messageId;
});

const account = () => accountAccess(rig.ctx, shop.tenantId, id);
async function send(text: string, change: Partial<SendInput> = {}): Promise<SendResult> {
  return channel.send({
    account: await account(),
    conversationKey,
    contactExternalId: 'unused',
    text,
    replyToExternalId: null,
    author: 'human',
    mode: 'reply',
    replyHandle: null,
    correlationId: 'c',
    startBy: rig.ctx.clock.now() + 5000,
    signal: AbortSignal.timeout(5000),
    ...change,
  });
}
const received = async (kind = 'received') =>
  (await rig.look<{ lines: Line[] }>(`ledger?customer=${who}&kind=${kind}`)).lines;
const fault = (name: string, path = '/business/message/send/') =>
  rig.knob('mishaps', { api: { fault: name, path, times: 1 } });

test('a reply arrives, and its id is the one its echo and the list carry', async () => {
  const result = await send('ส่งวันนี้ค่ะ 🙏', { replyToExternalId: asked });
  const [line] = await received();
  expect(line).toMatchObject({ text: 'ส่งวันนี้ค่ะ 🙏', source: 'API' });
  expect(result).toEqual({ outcome: 'accepted', externalIds: [line?.messageId] });
  const list = await must(channel.pullConversation)({
    urgency: 'due',
    account: await account(),
    conversationKey,
    signal: AbortSignal.timeout(5000),
  });
  expect(list).toMatchObject([
    { kind: 'message', externalId: asked },
    { kind: 'echo', externalId: line?.messageId, origin: 'api', replyToExternalId: asked },
  ]);
  await rig.look('webhooks/idle?wait=5000');
  const bodies = await rig.kit.database.adminSql<{ body: Buffer }[]>`select body from webhook_delivery`;
  const echoes = bodies
    .flatMap(({ body }) => channel.parse(body))
    .filter((event) => event.kind === 'echo' && event.externalId === line?.messageId);
  expect(new Set(echoes.map(({ dedupeKey }) => dedupeKey))).toEqual(new Set([must(list[1]).dedupeKey]));
});

test('the conversations with news are told, newest first', async () => {
  const keys = await must(channel.pullConversationKeys)({
    urgency: 'due',
    account: await account(),
    sinceMs: 0,
    signal: AbortSignal.timeout(5000),
  });
  expect(keys[0]).toBe(conversationKey);
  await send('answered');
  const later = await must(channel.pullConversationKeys)({
    urgency: 'due',
    account: await account(),
    sinceMs: 0,
    signal: AbortSignal.timeout(5000),
  });
  expect(later).toContain(conversationKey);
  expect(new Set(later).size).toBe(later.length);
  const none = await must(channel.pullConversationKeys)({
    urgency: 'due',
    account: await account(),
    sinceMs: rig.ctx.clock.now() + 60_000,
    signal: AbortSignal.timeout(5000),
  });
  expect(none).toEqual([]);
});

test.each(['error-after', 'hang-after'])('%s: the customer may have it, so the outcome is unknown', async (name) => {
  await fault(name);
  expect(await send('once', { signal: AbortSignal.timeout(400) })).toMatchObject({ outcome: 'unknown' });
  expect(await received()).toHaveLength(1);
});

test.each(['error-before', 'hang-before', 'server-error'])(
  '%s looks the same from here, and is as unknown',
  async (name) => {
    await fault(name);
    expect(await send('never', { signal: AbortSignal.timeout(400) })).toMatchObject({ outcome: 'unknown' });
    expect(await received()).toHaveLength(0);
  },
);

test('a throttled send was not made and says when to come again', async () => {
  await fault('throttle');
  expect(await send('later')).toMatchObject({
    outcome: 'rejected',
    rejection: 'rate_limited',
    rawCode: '40100',
    retryAfterMs: 1000,
  });
  expect(await received()).toHaveLength(0);
});

test('the eleventh message, and one after 48 hours, are refused for good', async () => {
  for (let n = 1; n <= 10; n++) expect(await send(`${n}`)).toMatchObject({ outcome: 'accepted' });
  expect(await send('11')).toMatchObject({ outcome: 'rejected', rejection: 'policy', rawCode: '40064' });
  await rig.knob('customer/send', { customer: who, account: 'lanlom.wear', message: { type: 'text', text: 'again' } });
  await rig.knob('conversation/change', { customer: who, account: 'lanlom.wear', hurryMs: 48 * 3_600_000 + 1000 });
  expect(await send('late')).toMatchObject({ outcome: 'rejected', rejection: 'policy' });
});

test('what can never work is told as such', async () => {
  expect(await send('x', { conversationKey: 'nobody==' })).toMatchObject({
    outcome: 'rejected',
    rejection: 'unreachable',
    rawCode: '40007',
  });
  expect(await send('x'.repeat(6001))).toMatchObject({ outcome: 'rejected', rejection: 'invalid', rawCode: '40002' });
  expect(await send('x', { mode: 'template' })).toMatchObject({ outcome: 'rejected', rejection: 'invalid' });
  const stranger = { externalAccountId: (await account()).externalAccountId, accessToken: 'act.made-up' };
  expect(await send('x', { account: stranger })).toMatchObject({ outcome: 'rejected', rejection: 'token_invalid' });
  expect(await received()).toHaveLength(0);
});

test('typing and seen are shown, spend nothing, and never disturb', async () => {
  // The calls of the other tests count: typing is left out when half of the app's budget is spent.
  await rig.kit.database.adminSql`delete from app_limit`;
  const input = { account: await account(), conversationKey, signal: AbortSignal.timeout(5000) };
  await must(channel.signalTyping)(input);
  await must(channel.signalSeen)(input);
  expect(await received('typing')).toHaveLength(1);
  expect(await received('mark-read')).toHaveLength(1);
  await fault('error-before');
  await must(channel.signalTyping)(input);
  expect(await received('typing')).toHaveLength(1);
  for (let n = 1; n <= 10; n++) expect(await send(`${n}`)).toMatchObject({ outcome: 'accepted' });
});
