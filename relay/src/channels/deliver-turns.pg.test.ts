import { must, newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeToken } from '../connections/token-store.ts';
import type { RelayFeature } from '../feature.ts';
import { createShop, type Shop, testCapabilities } from '../inbox/testing/inbox-fixture.ts';
import type { Provider } from '../providers/provider.ts';
import { newDataKey } from '../tenancy/tenant-key.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import type { Channel, SendInput } from './channel.ts';
import { deliverReplyTask } from './deliver-reply.task.ts';
import { channelsFeature } from './index.ts';
import { enterSending } from './sending-shares.ts';
import { startTurnPumps } from './turn-pump.ts';

let mayGo = true;
let isContended = false;
let asked: string[] = [];
let sent: SendInput[] = [];
let handOuts = 0;
const channel: Channel = {
  kind: 'line',
  provider: 'line',
  capabilities: () => testCapabilities,
  handshake: () => null,
  verifySignature: () => 'bad',
  parse: () => [],
  send: async (input) => {
    sent.push(input);
    return { outcome: 'accepted', externalIds: [newId()] };
  },
  turns: {
    ask: async ({ conversationId }) => {
      asked.push(conversationId);
      return mayGo;
    },
    handOut: async () => {
      handOuts++;
      return null;
    },
    isContended: () => isContended,
    onWaiting: () => undefined,
  },
  signalTyping: null,
  signalSeen: null,
  pullConversation: null,
  pullConversationKeys: null,
  fetchMedia: async () => ({ outcome: 'gone' }),
};
const never = () => Promise.reject(new Error('not asked in these tests'));
const provider: Provider = {
  name: 'line',
  isConfigured: true,
  channels: ['line'],
  requiredScopes: [],
  optionalScopes: [],
  authorizeUrl: () => '',
  exchangeCode: never,
  refresh: never,
  revoke: never,
  profile: never,
  webhook: null,
};
const sender: RelayFeature = {
  name: 'sender',
  tasks: [deliverReplyTask],
  on: { 'message.queued': must(channelsFeature.on?.['message.queued']) },
};

let kit: TestContext;
let shop: Shop;
let id: ConversationId;
beforeAll(async () => {
  kit = await createTestContext({
    features: [sender],
    channels: new Map([['line', channel]]),
    providers: new Map([['line', provider]]),
  });
  shop = await createShop(kit.ctx.db, { name: 'A', channel: 'line' });
  await shop.run(async (tx) => {
    const { bytes, keyId } = await newDataKey(kit.ctx, shop.tenantId);
    await tx.sql`
      update tenant set data_key = ${Buffer.from(bytes)}, master_key_id = ${keyId} where id = ${shop.tenantId}`;
    const token = {
      externalAccountId: 'a',
      accessToken: 'token',
      accessExpiresAt: null,
      refreshToken: null,
      refreshExpiresAt: null,
      scopes: [],
    };
    await writeToken(tx, kit.ctx, shop.connectionId, { token, now: new Date() });
  });
});
afterAll(() => kit.close());
let customers = 0;
beforeEach(async () => {
  mayGo = true;
  isContended = false;
  asked = [];
  sent = [];
  handOuts = 0;
  ({ conversationId: id } = await shop.receive(`customer ${++customers}`, 'Hi', Date.now() - 1000));
});
const work = () =>
  deliverReplyTask.run(
    kit.ctx,
    { conversationId: id },
    { tenantId: shop.tenantId, attempt: 1, maxAttempts: 6, signal: new AbortController().signal },
  );
const attempts = () => shop.run(({ sql }) => sql`select 1 from delivery_attempt where conversation_id = ${id}`);
const lookedAgain = async () =>
  (
    await kit.database.adminSql<{ key: string }[]>`
      select key from graphile_worker._private_jobs where key like ${`%:deliver-%:${id}`} and run_at > now()`
  ).map(({ key }) => key);

test('a turn is had before the attempt row, and told to the channel', async () => {
  await shop.reply(id, 'Hello.', Date.now());
  await work();
  expect(asked).toEqual([id]);
  expect(sent).toMatchObject([{ text: 'Hello.', hasTurn: true }]);
});

test('without a turn nothing is tried, and nobody waits for it: no attempt, no lease, no job', async () => {
  mayGo = false;
  const message = await shop.reply(id, 'Hello.', Date.now());
  await work();
  expect(sent).toEqual([]);
  expect(await attempts()).toHaveLength(0);
  expect((await shop.message(message.id)).delivery?.state).toBe('queued');
  expect(await lookedAgain()).toEqual([]);
  mayGo = true;
  await work();
  expect(sent).toHaveLength(1);
});

test('while others stand in line it asks first, and takes neither lease nor token for a no', async () => {
  isContended = true;
  mayGo = false;
  await shop.reply(id, 'Hello.', Date.now());
  await work();
  expect({ asked, sent: sent.length }).toEqual({ asked: [id], sent: 0 });
  mayGo = true;
  await work();
  expect({ asked: asked.length, sent: sent.length }).toEqual({ asked: 2, sent: 1 });
});

test('every message has a turn of its own', async () => {
  await shop.reply(id, 'One.', Date.now());
  await shop.reply(id, 'Two.', Date.now());
  await work();
  expect(sent.map(({ text }) => text)).toEqual(['One.', 'Two.']);
  expect(asked).toHaveLength(2);
});

test('nothing due asks for no turn', async () => {
  await work();
  expect(asked).toEqual([]);
});

test('a shop that has its share of the senders comes again, and others go on', async () => {
  const places = Array.from({ length: 5 }, () => enterSending(kit.ctx, shop.tenantId));
  expect(places.every((leave) => leave !== null)).toBe(true);
  await shop.reply(id, 'Hello.', Date.now());
  await work();
  expect(sent).toEqual([]);
  expect(await lookedAgain()).toHaveLength(1);
  for (const leave of places) leave?.();
  await work();
  expect(sent).toHaveLength(1);
});

test('while the platform is in trouble nothing is tried, nothing handed out, and the reply waits', async () => {
  for (let n = 0; n < 5; n++)
    await kit.ctx.breakers.run(
      { service: 'line' },
      async () => 'down',
      () => true,
    );
  const message = await shop.reply(id, 'Hello.', Date.now());
  await work();
  expect(sent).toEqual([]);
  expect(await attempts()).toHaveLength(0);
  expect((await shop.message(message.id)).delivery?.state).toBe('queued');
  expect(await lookedAgain()).toHaveLength(1);
  // What time alone decides is decided all the same.
  await kit.database.adminSql`
    update conversation set window_opened_at = now() - interval '3 days', window_expires_at = now() - interval '1 day' where id = ${id}`;
  await work();
  expect((await shop.message(message.id)).delivery?.state).toBe('expired');
  const stop = startTurnPumps(kit.ctx);
  await new Promise((resolve) => kit.ctx.clock.after(30, () => resolve(null)));
  await stop();
  expect(handOuts).toBe(0);
});
