import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantTx } from '../db/tenant-tx.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { recordEdit, recordReaction, recordUnsend } from './annotate-message.ts';
import { conversationRowsByIds } from './conversation-rows.ts';
import { receiveMessage } from './receive-message.ts';
import { recordEcho } from './record-echo.ts';
import { recordSeen } from './record-seen.ts';
import { createShop, type Shop, text } from './testing/inbox-fixture.ts';
import { threadPage } from './thread-page.ts';

let database: TestDatabase;
let a: Shop;
let b: Shop;
beforeAll(async () => {
  database = await createTestDatabase();
  a = await createShop(database.db, { name: 'A' });
  b = await createShop(database.db, { name: 'B' });
});
afterAll(() => database.close());

const t0 = Date.parse('2026-11-20T10:00:00Z');
const minute = 60_000;

describe('a message', () => {
  test('opens a conversation that waits for the agent, once however often it comes', async () => {
    const first = await a.receive('anna', 'มีไซส์ M ไหมคะ', t0, { externalId: 'm1' });
    const again = await a.receive('anna', 'มีไซส์ M ไหมคะ', t0, { externalId: 'm1' });
    expect(first.isNew).toBe(true);
    expect(again).toEqual({ ...first, isNew: false });
    expect(await a.conversation(first.conversationId)).toMatchObject({
      handler: { kind: 'agent' },
      status: 'open',
      unreadCount: 1,
      messagesUsed: 0,
      waitingSince: new Date(t0),
      windowExpiresAt: new Date(t0 + 48 * 60 * minute),
      lastMessageId: first.messageId,
    });
    expect(await a.message(first.messageId)).toMatchObject({
      language: 'th',
      author: { kind: 'contact' },
      delivery: null,
    });
    expect((await a.events()).map(({ type }) => type)).toEqual(['conversation.opened', 'message.received']);
  });

  test('of twenty at once in one new thread none is lost or doubled', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => a.receive('crowd', `${i}`, t0 + i, { externalId: `crowd ${i % 10}` })),
    );
    const rows = await a.run(
      ({ sql }) => sql`
      select count(distinct c.id)::int as threads, count(*)::int as messages
      from conversation c join message m on m.conversation_id = c.id where c.external_id = 'thread of crowd'`,
    );
    expect(rows[0]).toEqual({ threads: 1, messages: 10 });
  });

  test('under one platform id in two shops stays two messages, and no shop sees the other', async () => {
    const ofA = await a.receive('both', 'to A', t0, { externalId: 'same id' });
    const ofB = await b.receive('both', 'to B', t0, { externalId: 'same id' });
    expect(ofB.isNew).toBe(true);
    expect(await b.run((tx) => conversationRowsByIds(tx, [ofA.conversationId, ofB.conversationId]))).toHaveLength(1);
    await expect(b.reply(ofA.conversationId, 'from B', t0)).rejects.toMatchObject({ code: 'not_found' });
    expect((await a.conversation(ofA.conversationId)).handler).toEqual({ kind: 'agent' });
  });

  test('in a new conversation of an account whose agent is off waits for a person', async () => {
    const off = await createShop(database.db, { name: 'Off', mode: 'off' });
    const { conversationId } = await off.receive('anna', 'hello', t0);
    expect((await off.conversation(conversationId)).handler).toEqual({ kind: 'nobody' });
  });

  test('that is hostile is kept as far as it can be', async () => {
    const { messageId } = await a.receive('mallory', 'a\u0000b\ud800', t0);
    expect((await a.message(messageId)).parts).toEqual(text('ab\ufffd'));
  });
});

test('the webhook’s id goes from a message to the reply that answers it', async () => {
  const shop = await createShop(database.db, { name: 'Traced' });
  const { conversationId, messageId } = await shop.run((tx) =>
    receiveMessage(tx, {
      thread: shop.thread('anna'),
      externalId: 'traced',
      parts: text('hello'),
      replyToExternalId: null,
      occurredAt: t0,
      opensWindow: true,
      now: t0,
      correlation: 'delivery-1',
    }),
  );
  const { handlerEpoch } = await shop.conversation(conversationId);
  await shop.reply(conversationId, 'hi', t0, {
    author: { kind: 'agent', handlerEpoch, answersMessageId: messageId },
  });
  const rows = await shop.run(({ sql }) => sql`select author_kind, correlation from message order by author_kind`);
  expect(rows).toEqual([
    { author_kind: 'agent', correlation: 'delivery-1' },
    { author_kind: 'contact', correlation: 'delivery-1' },
  ]);
});

interface Fact {
  readonly name: string;
  apply(tx: TenantTx, shop: Shop): Promise<unknown>;
}
const thread = (shop: Shop) => shop.thread('anna');
const message = (id: string, at: number, opensWindow = true): Fact => ({
  name: `message ${id}`,
  apply: (tx, shop) =>
    receiveMessage(tx, {
      thread: thread(shop),
      externalId: id,
      parts: text(id),
      replyToExternalId: null,
      occurredAt: at,
      opensWindow,
      now: t0,
    }),
});
const echo = (id: string, at: number, origin: 'app' | 'auto'): Fact => ({
  name: `echo ${id}`,
  apply: (tx, shop) =>
    recordEcho(tx, {
      thread: thread(shop),
      externalId: id,
      parts: text(id),
      replyToExternalId: 'one',
      origin,
      occurredAt: at,
      now: t0,
    }),
});
const on = (shop: Shop, targetExternalId: string, occurredAt: number) => ({
  thread: thread(shop),
  targetExternalId,
  occurredAt,
  now: t0,
});
const facts: Fact[] = [
  message('one', t0 + 1000),
  message('two', t0 + 2000),
  message('late, outside', t0 + 9000, false),
  echo('from the app', t0 + 3000, 'app'),
  echo('welcome', t0 + 1000, 'auto'),
  {
    name: 'heart',
    apply: (tx, shop) =>
      recordReaction(tx, { ...on(shop, 'one', t0 + 4000), by: 'contact', emoji: '❤️', action: 'add' }),
  },
  {
    name: 'heart off',
    apply: (tx, shop) =>
      recordReaction(tx, { ...on(shop, 'one', t0 + 5000), by: 'contact', emoji: '❤️', action: 'remove' }),
  },
  {
    name: 'thumb',
    apply: (tx, shop) =>
      recordReaction(tx, { ...on(shop, 'from the app', t0 + 5000), by: 'contact', emoji: '👍', action: 'add' }),
  },
  { name: 'edit', apply: (tx, shop) => recordEdit(tx, { ...on(shop, 'two', t0 + 6000), parts: text('two, edited') }) },
  {
    name: 'older edit',
    apply: (tx, shop) => recordEdit(tx, { ...on(shop, 'two', t0 + 5500), parts: text('two, first edit') }),
  },
  { name: 'unsend', apply: (tx, shop) => recordUnsend(tx, on(shop, 'late, outside', t0 + 9500)) },
  {
    name: 'seen',
    apply: (tx, shop) => recordSeen(tx, { thread: thread(shop), upTo: t0 + 7000, occurredAt: t0 + 7000, now: t0 }),
  },
  {
    name: 'seen before',
    apply: (tx, shop) => recordSeen(tx, { thread: thread(shop), upTo: t0 + 2000, occurredAt: t0 + 2000, now: t0 }),
  },
];

/** The thread as a desktop would show it, without what is random: our own ids. */
async function stateAfter(shop: Shop, order: readonly Fact[]) {
  await shop.run(async ({ sql }) => {
    await sql`delete from contact`;
    await sql`delete from message_annotation`;
  });
  for (const fact of order) await shop.run((tx) => fact.apply(tx, shop));
  return shop.run(async (tx) => {
    const [found] = await tx.sql<{ id: Parameters<typeof threadPage>[1] }[]>`select id from conversation`;
    const id = found?.id as Parameters<typeof threadPage>[1];
    const page = await threadPage(tx, id, null, 100);
    const [row] = await conversationRowsByIds(tx, [id]);
    const nameOf = new Map(
      page.messages.map(({ id: messageId, parts, at }) => [messageId as string, `${at} ${JSON.stringify(parts)}`]),
    );
    return {
      conversation: {
        ...row,
        id: '',
        contactId: '',
        connectionId: '',
        handler: row?.handler.kind,
        lastMessageId: nameOf.get(row?.lastMessageId ?? ''),
      },
      messages: page.messages.map((one) => ({
        ...one,
        id: '',
        conversationId: '',
        replyToId: nameOf.get(one.replyToId ?? ''),
      })),
      activities: page.activities.map(({ kind, by }) => ({ kind, by })),
    };
  });
}

test('any order of the same events ends in the same thread', async () => {
  const shop = await createShop(database.db, { name: 'Order' });
  const expected = await stateAfter(shop, facts);
  expect(expected.conversation).toMatchObject({
    handler: 'staff',
    handlerEpoch: 1,
    unreadCount: 3,
    messagesUsed: 1,
    waitingSince: new Date(t0 + 9000).toISOString(),
    seenByContactAt: new Date(t0 + 7000).toISOString(),
    windowExpiresAt: new Date(t0 + 2000 + 48 * 60 * minute).toISOString(),
  });
  expect(expected.messages.map(({ parts, reactions }) => [parts, reactions.map(({ emoji }) => emoji)])).toEqual([
    [[{ kind: 'unsupported', type: 'unsent' }], []],
    [text('from the app'), ['👍']],
    [text('two, edited'), []],
    expect.anything(),
    expect.anything(),
  ]);
  const orders = fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length });
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      expect(await stateAfter(shop, order)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
}, 60_000);
