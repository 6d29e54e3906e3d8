import { must, newId } from '@tandem/shared/lib';
import type { ConversationId, MessageRow } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeToken } from '../connections/token-store.ts';
import { releaseLease, takeLease } from '../db/global-tables.ts';
import type { RelayFeature } from '../feature.ts';
import { awaitSettled } from '../inbox/await-settled.ts';
import { takeOver } from '../inbox/take-over.ts';
import { createShop, type Shop, testCapabilities } from '../inbox/testing/inbox-fixture.ts';
import { type Provider, ProviderError } from '../providers/provider.ts';
import { newDataKey } from '../tenancy/tenant-key.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import type { Channel, ChannelEvent, SendInput, SendResult } from './channel.ts';
import { deliverReplyTask } from './deliver-reply.task.ts';
import { channelsFeature } from './index.ts';

/** The platform, at the port: what arrived is the only truth, whatever the answers say. */
const platform = {
  received: [] as { text: string; at: number; externalId: string; conversationKey: string }[],
  answer: (_input: SendInput, deliver: () => string): SendResult | Promise<SendResult> => accept(deliver()),
  pulls: 0,
  pull: (): readonly ChannelEvent[] => [],
};
const accept = (externalId: string): SendResult => ({ outcome: 'accepted', externalIds: [externalId] });

const channel: Channel = {
  kind: 'line',
  provider: 'line',
  capabilities: () => testCapabilities,
  handshake: () => null,
  verifySignature: () => 'bad',
  parse: () => [],
  send: async (input) =>
    platform.answer(input, () => {
      const externalId = newId();
      platform.received.push({ text: input.text, at: Date.now(), externalId, conversationKey: input.conversationKey });
      return externalId;
    }),
  signalTyping: null,
  signalSeen: null,
  pullConversation: async ({ conversationKey }) => {
    platform.pulls++;
    const extra = platform.pull();
    return [...extra, ...platform.received.filter((one) => one.conversationKey === conversationKey).map(asEcho)];
  },
  pullConversationKeys: null,
  fetchMedia: async () => ({ outcome: 'gone' }),
};

function asEcho({ text, at, externalId, conversationKey }: (typeof platform.received)[number]): ChannelEvent {
  const contact = { externalId: 'c', aliases: [], handle: null, displayName: null, isFollower: null };
  const common = { dedupeKey: externalId, accountKey: 'a', occurredAt: at, conversationKey, contact };
  return {
    ...common,
    kind: 'echo',
    externalId,
    parts: [{ kind: 'text', text }],
    replyToExternalId: null,
    origin: 'unknown',
  };
}

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

// Of the channels feature only the sender: the rest would introduce contacts and catch up.
const sender: RelayFeature = {
  name: 'sender',
  tasks: [deliverReplyTask],
  on: { 'message.queued': must(channelsFeature.on?.['message.queued']) },
};

let kit: TestContext;
let shop: Shop;
let other: Shop;
async function linkedShop(name: string): Promise<Shop> {
  const made = await createShop(kit.ctx.db, { name, channel: 'line' });
  await made.run(async (tx) => {
    const { bytes, keyId } = await newDataKey(kit.ctx, made.tenantId);
    await tx.sql`
      update tenant set data_key = ${Buffer.from(bytes)}, master_key_id = ${keyId} where id = ${made.tenantId}`;
    const token = {
      externalAccountId: 'a',
      accessToken: `token of ${name}`,
      accessExpiresAt: null,
      refreshToken: null,
      refreshExpiresAt: null,
      scopes: [],
    };
    await writeToken(tx, kit.ctx, made.connectionId, { token, now: new Date() });
  });
  return made;
}
beforeAll(async () => {
  kit = await createTestContext({
    features: [sender],
    channels: new Map([['line', channel]]),
    providers: new Map([['line', provider]]),
  });
  shop = await linkedShop('A');
  other = await linkedShop('B');
});
afterAll(() => kit.close());

let customer = 0;
let who: string;
let id: ConversationId;
beforeEach(async () => {
  platform.received.length = 0;
  platform.answer = (_input, deliver) => accept(deliver());
  platform.pulls = 0;
  platform.pull = () => [];
  who = `customer ${++customer}`;
  ({ conversationId: id } = await shop.receive(who, 'Do you ship?', Date.now() - 60_000));
});
const work = (of: Shop = shop, conversationId: ConversationId = id, attempt = 1) =>
  deliverReplyTask.run(
    kit.ctx,
    { conversationId },
    { tenantId: of.tenantId, attempt, maxAttempts: 12, signal: new AbortController().signal },
  );
const stateOf = async ({ id: messageId }: MessageRow) => (await shop.message(messageId)).delivery?.state;
const texts = () => platform.received.map(({ text }) => text);
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};
const unknown: SendResult = { outcome: 'unknown', detail: 'hung up' };
/** As if the time had passed: what is unknown may be judged now. */
const graceIsOver = () =>
  shop.run(
    ({ sql }) => sql`
    update delivery set conclusive_at = now() - interval '1 second', due_at = now() - interval '1 second' where state = 'unknown'`,
  );

test('a queued reply reaches the customer through the queue, once, in order, each shop with its own token', async () => {
  const tokens: string[] = [];
  platform.answer = ({ account }, deliver) => {
    tokens.push(account.accessToken);
    return accept(deliver());
  };
  const opened = await other.receive('anna', 'hi', Date.now());
  const messages = [];
  for (const words of ['one', 'two', 'three']) messages.push(await shop.reply(id, words, Date.now()));
  await other.reply(opened.conversationId, 'from B', Date.now());
  await kit.drain();
  expect(texts().filter((words) => words !== 'from B')).toEqual(['one', 'two', 'three']);
  expect(tokens.toSorted()).toEqual(['token of A', 'token of A', 'token of A', 'token of B']);
  for (const message of messages) expect(await stateOf(message)).toBe('sent');
});

test('any number of workers on one conversation send each reply once, one at a time', async () => {
  let inFlight = 0;
  platform.answer = async (_input, deliver) => {
    expect(++inFlight).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight--;
    return accept(deliver());
  };
  for (let i = 0; i < 8; i++) await shop.reply(id, `${i}`, Date.now());
  await Promise.all(Array.from({ length: 5 }, () => work()));
  // Those who found it busy come again; everything is there or will be.
  await work();
  expect(texts()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
});

describe('an answer that never came', () => {
  test('although the customer has it: found in the list, not sent again', async () => {
    platform.answer = (_input, deliver) => {
      deliver();
      return unknown;
    };
    const message = await shop.reply(id, 'Yes.', Date.now());
    await work();
    expect(await stateOf(message)).toBe('sent');
    expect(texts()).toEqual(['Yes.']);
    expect(platform.pulls).toBe(1);
  });

  test('and the customer does not have it: sent again, but only after the list says so late enough', async () => {
    let calls = 0;
    platform.answer = (_input, deliver) => (++calls === 1 ? unknown : accept(deliver()));
    platform.pull = () => [
      { ...asEcho({ text: 'earlier', at: Date.now() - 3_600_000, externalId: 'old', conversationKey: '' }) },
    ];
    const message = await shop.reply(id, 'Yes.', Date.now());
    await work();
    expect({ state: await stateOf(message), calls }).toEqual({ state: 'unknown', calls: 1 });
    await graceIsOver();
    await work();
    expect({ state: await stateOf(message), calls }).toEqual({ state: 'sent', calls: 2 });
    expect(texts()).toEqual(['Yes.']);
  });

  test('and the platform cannot be asked either: nothing is repeated', async () => {
    let calls = 0;
    platform.answer = () => {
      calls++;
      return unknown;
    };
    platform.pull = () => {
      throw new ProviderError('transient', 'down');
    };
    const message = await shop.reply(id, 'Yes.', Date.now());
    await work();
    await graceIsOver();
    await work();
    expect({ state: await stateOf(message), calls }).toEqual({ state: 'unknown', calls: 1 });
  });
});

test('a send that throws is an unknown outcome, not a failure', async () => {
  platform.answer = (_input, deliver) => {
    deliver();
    throw new TypeError('a bug in the adapter');
  };
  const message = await shop.reply(id, 'Yes.', Date.now());
  await work();
  expect(await stateOf(message)).toBe('sent');
  expect(texts()).toEqual(['Yes.']);
});

test('what is being sent by another node is left to it, and looked at again', async () => {
  const lease = { tenantId: shop.tenantId, key: `deliver:${id}`, owner: 'another node' };
  const { fence } = must(await takeLease(kit.ctx.db, { ...lease, ttlMs: 60_000 }));
  await shop.reply(id, 'Yes.', Date.now());
  await work();
  expect(texts()).toEqual([]);
  const jobs = await kit.database
    .adminSql`select key from graphile_worker.jobs where key like ${`%deliver-busy:${id}`}`;
  expect(jobs).toHaveLength(1);
  await releaseLease(kit.ctx.db, { ...lease, fence });
  await work();
  expect(texts()).toEqual(['Yes.']);
});

test('an account that must be linked again fails its replies visibly', async () => {
  platform.answer = () => ({
    outcome: 'rejected',
    rejection: 'token_invalid',
    rawCode: '40105',
    retryAfterMs: 0,
    detail: 'no',
  });
  const broken = await linkedShop('C');
  const { conversationId } = await broken.receive('anna', 'hi', Date.now());
  const message = await broken.reply(conversationId, 'Yes.', Date.now());
  await work(broken, conversationId);
  expect((await broken.message(message.id)).delivery).toMatchObject({ state: 'failed', rejection: 'token_invalid' });
  const [connection] = await broken.run(({ sql }) => sql`select status from connection`);
  expect(connection).toEqual({ status: 'reconnect' });
});

test('no message of the agent reaches the customer after a takeover is acknowledged, whenever it comes', async () => {
  // The platform delivers at the end of a slow call: the worst case for the acknowledgement.
  platform.answer = async (_input, deliver) => {
    called?.();
    // The call outlasts the takeover by some of the database's time, in which a hasty acknowledgement would go out.
    await taken;
    for (let i = 0; i < 10; i++) await kit.ctx.db.ping();
    return accept(deliver());
  };
  let take: (() => void) | undefined;
  let taken = Promise.resolve();
  let called: (() => void) | undefined;
  let inFlight = 0;
  for (let round = 0; round < 20; round++) {
    const fresh = await shop.receive(`round ${round}`, 'Do you ship?', Date.now());
    const { conversationId, messageId } = fresh;
    const author = { kind: 'agent', handlerEpoch: 0, answersMessageId: messageId } as const;
    await shop.reply(conversationId, `agent ${round}`, Date.now(), { author, clientId: null });
    const isCalled = new Promise<void>((resolve) => {
      called = resolve;
    });
    taken = new Promise<void>((resolve) => {
      take = resolve;
    });
    const sending = work(shop, conversationId);
    // Every third in the middle of the call, the others anywhere.
    await (round % 3 === 0 ? isCalled : turns(round * 5));
    const before = platform.received.length;
    await shop.run((tx) => takeOver(tx, { conversationId, personId: shop.personId, now: Date.now() }));
    take?.();
    const settled = await awaitSettled(kit.ctx, shop.tenantId, conversationId);
    const acknowledged = platform.received.length;
    expect(settled.handlerSettled).toBe(true);
    await sending;
    expect(platform.received.length).toBe(acknowledged);
    if (acknowledged > before) inFlight++;
  }
  expect(inFlight).toBeGreaterThanOrEqual(7);
});

test('a conversation whose sending fails again and again is looked at every minute, and goes on once it can', async () => {
  const sql = kit.database.adminSql;
  const tokens = await sql<{ token: Buffer }[]>`
    select access_token as token from connection_token where tenant_id = ${shop.tenantId}`;
  await sql`update connection_token set access_token = '\\x00' where tenant_id = ${shop.tenantId}`;
  await shop.reply(id, 'Yes.', Date.now());
  await expect(work()).rejects.toThrow();
  await work(shop, id, 4);
  const [again] = await sql<{ runAt: Date; attempts: number }[]>`
    select run_at as "runAt", attempts from graphile_worker.jobs where key like ${`%deliver-due:${id}`}`;
  const waitMs = must(again).runAt.getTime() - Date.now();
  expect(waitMs).toBeGreaterThan(30_000);
  expect(waitMs).toBeLessThan(61_000);
  expect(again?.attempts).toBe(0);
  await sql`update connection_token set access_token = ${must(tokens[0]).token} where tenant_id = ${shop.tenantId}`;
  await work();
  expect(texts()).toEqual(['Yes.']);
});
