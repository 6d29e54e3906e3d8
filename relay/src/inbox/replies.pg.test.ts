import { must } from '@tandem/shared/lib';
import type { ConversationId, MessageId, PersonId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { changeConversation, markRead } from './change-conversation.ts';
import { conversationForAgent } from './conversation-for-agent.ts';
import { draftRowsByIds, pendingDrafts } from './draft-store.ts';
import { approveDraft, createDraft, dropDraft } from './drafts.ts';
import { endSnoozeTask } from './end-snooze.task.ts';
import { handBack } from './hand-back.ts';
import { handOff } from './hand-off.ts';
import { holdAgent } from './hold-agent.ts';
import { endSnooze } from './snooze.ts';
import { takeOver } from './take-over.ts';
import { createShop, newClientId, type Shop, testCapabilities, text } from './testing/inbox-fixture.ts';
import { wakeOnly } from './testing/wake-only.ts';

let database: TestDatabase;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  database = await createTestDatabase([wakeOnly, { name: 'snoozes', tasks: [endSnoozeTask] }]);
  shop = await createShop(database.db, { name: 'A' });
  other = await createShop(database.db, { name: 'B' });
});
afterAll(() => database.close());

const t0 = Date.parse('2026-11-20T10:00:00Z');
const teammate = '00000000-0000-7000-8000-000000000001' as PersonId;
let customer = 0;
let id: ConversationId;
let question: MessageId;
beforeEach(async () => {
  customer++;
  ({ conversationId: id, messageId: question } = await shop.receive(`customer ${customer}`, 'Do you ship?', t0));
});
const agentReply = (words: string, over: object = {}) =>
  shop.reply(id, words, t0, {
    author: { kind: 'agent', handlerEpoch: 0, answersMessageId: question, ...over },
    clientId: null,
  });
const forAgent = async () => must(await shop.run((tx) => conversationForAgent(tx, id)), 'conversation');
const draft = (words = 'Yes, in 3 days.', handlerEpoch = 0) =>
  shop.run((tx) =>
    createDraft(tx, { conversationId: id, handlerEpoch, inReplyToId: question, text: words, sources: [], now: t0 }),
  );
const lastEvent = async () => must((await shop.events()).at(-1));

describe('a person’s reply', () => {
  test('is queued, answers the customer, and takes the conversation over', async () => {
    const message = await shop.reply(id, '  Yes, in 3 days.\n', t0 + 1000);
    expect(message).toMatchObject({
      author: { kind: 'staff', personId: shop.personId },
      parts: text('Yes, in 3 days.'),
      delivery: { state: 'queued' },
      language: null,
    });
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'staff', personId: shop.personId },
      handlerEpoch: 1,
      waitingSince: null,
      lastMessageId: message.id,
    });
    expect(await lastEvent()).toEqual({
      type: 'message.queued',
      conversationId: id,
      messageId: message.id,
      clientId: message.clientId,
    });
  });

  test('with the same client id is the same reply, also when sent at once, also when the window has closed since', async () => {
    const clientId = newClientId();
    const [first, second] = await Promise.all([
      shop.reply(id, 'Yes', t0, { clientId }),
      shop.reply(id, 'Yes', t0, { clientId }),
    ]);
    expect(second.id).toBe(first.id);
    expect((await shop.reply(id, 'Yes', t0 + 90 * 3_600_000, { clientId })).id).toBe(first.id);
    const elsewhere = await shop.receive('somebody else', 'hi', t0);
    await expect(shop.reply(elsewhere.conversationId, 'Yes', t0, { clientId })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('is refused outside the window, over the count, empty, endless, or on an account that is not linked', async () => {
    await expect(shop.reply(id, 'late', t0 + 48 * 3_600_000)).rejects.toMatchObject({ code: 'window_closed' });
    await expect(shop.reply(id, ' \n', t0)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(shop.reply(id, 'x'.repeat(6000 * 21), t0)).rejects.toMatchObject({ code: 'text_too_long' });
    for (let i = 0; i < 9; i++) await shop.reply(id, `${i}`, t0);
    await expect(shop.reply(id, 'x'.repeat(6001), t0)).rejects.toMatchObject({ code: 'quota_exhausted' });
    await shop.reply(id, 'the tenth', t0);
    await expect(shop.reply(id, 'one more', t0)).rejects.toMatchObject({ code: 'quota_exhausted' });
    const paused = await createShop(database.db, { name: 'Paused' });
    const { conversationId } = await paused.receive('anna', 'hi', t0);
    await paused.run(({ sql }) => sql`update connection set status = 'reconnect'`);
    await expect(paused.reply(conversationId, 'hi', t0)).rejects.toMatchObject({ code: 'connection_not_active' });
  });

  test('longer than the channel takes goes out in parts and reads as one', async () => {
    const small = await createShop(database.db, {
      name: 'Small',
      capabilities: { ...testCapabilities, text: { limit: 10, unit: 'utf8byte' } },
    });
    const { conversationId } = await small.receive('anna', 'hi', t0);
    const message = await small.reply(conversationId, 'one two three four', t0);
    expect(message.parts).toEqual(text('one two three four'));
    const parts = await small.run(({ sql }) => sql`select part, text from delivery order by part`);
    expect([...parts]).toEqual([
      { part: 0, text: 'one two ' },
      { part: 1, text: 'three four' },
    ]);
  });

  test('is refused when a teammate took the conversation meanwhile, unless it is meant anyway', async () => {
    await shop.run((tx) => takeOver(tx, { conversationId: id, personId: teammate, now: t0 }));
    const seen = { handlerEpoch: 0, writtenAt: new Date(t0) };
    await expect(shop.reply(id, 'mine', t0, { seen })).rejects.toMatchObject({ code: 'handler_changed' });
    expect((await shop.conversation(id)).handler).toEqual({ kind: 'staff', personId: teammate });
    await shop.reply(id, 'mine', t0, { seen: null });
    expect((await shop.conversation(id)).handler).toEqual({ kind: 'staff', personId: shop.personId });
  });

  test('is refused when a teammate replied and gave it back since, not because the agent did something', async () => {
    const seen = { handlerEpoch: 0, writtenAt: new Date(t0) };
    await agentReply('Yes!');
    await shop.run((tx) =>
      handOff(tx, { conversationId: id, handlerEpoch: 0, reason: 'not_text', summary: '', now: t0 }),
    );
    await shop.reply(id, 'after the agent', t0 + 1, { seen });
    await shop.reply(id, 'from a teammate', t0 + 2, { author: { kind: 'staff', personId: teammate } });
    await shop.run((tx) =>
      handBack(tx, { conversationId: id, personId: teammate, note: null, answerNow: false, now: t0 + 3 }),
    );
    await expect(shop.reply(id, 'too late', t0 + 4, { seen })).rejects.toMatchObject({ code: 'handler_changed' });
  });
});

describe('the agent', () => {
  test('replies only under its epoch and only to the newest message', async () => {
    await expect(agentReply('stale', { handlerEpoch: 1 })).rejects.toMatchObject({ code: 'handler_changed' });
    await shop.receive(`customer ${customer}`, 'And to Chiang Mai?', t0 + 1000);
    await expect(agentReply('stale')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('does not answer a message that arrived late as if it had known it', async () => {
    expect((await forAgent()).isAgentTurn).toBe(true);
    const reply = await agentReply('Yes.');
    expect(await forAgent()).toMatchObject({ isAgentTurn: false, unansweredSince: null, messagesLeft: 9 });
    // Older by the platform's clock, and nobody has answered it.
    const late = await shop.receive(`customer ${customer}`, 'One question:', t0 - 60_000);
    expect((await shop.message(reply.id)).delivery?.state).toBe('cancelled');
    expect(await forAgent()).toMatchObject({
      isAgentTurn: true,
      newestInboundId: late.messageId,
      unansweredSince: t0 - 60_000,
    });
  });

  test('gets the last ten messages, oldest first, without what never went out', async () => {
    await agentReply('cancelled by the next');
    for (let i = 1; i <= 10; i++) await shop.receive(`customer ${customer}`, `more ${i}`, t0 + i * 1000);
    const { messages, contactName, effectiveMode } = await forAgent();
    expect(messages.map((message) => message.text)).toEqual(Array.from({ length: 10 }, (_, i) => `more ${i + 1}`));
    expect({ contactName, effectiveMode }).toEqual({ contactName: `customer ${customer}`, effectiveMode: 'auto' });
  });

  test('hands off once, under its epoch; the hand-back carries the note and can ask for an answer', async () => {
    const passed = {
      conversationId: id,
      handlerEpoch: 0,
      reason: 'asked_for_person',
      summary: 'wants a refund',
      now: t0,
    } as const;
    expect(await shop.run((tx) => handOff(tx, passed))).toBe(true);
    expect(await shop.run((tx) => handOff(tx, passed))).toBe(false);
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'nobody' },
      handOff: { reason: 'asked_for_person', summary: 'wants a refund' },
      waitingSince: new Date(t0),
    });
    const given = { conversationId: id, personId: shop.personId, note: 'refunded', answerNow: true, now: t0 };
    await shop.run((tx) => handBack(tx, given));
    expect(await lastEvent()).toMatchObject({
      type: 'handler.changed',
      handler: { kind: 'agent' },
      handlerEpoch: 2,
      answerNow: true,
    });
    expect(await forAgent()).toMatchObject({ handBackNote: 'refunded', isAgentTurn: true, handlerEpoch: 2 });
    expect((await shop.conversation(id)).handOff).toBeNull();
  });

  test('is held while somebody types; only they, or time, end it', async () => {
    const until = new Date(t0 + 60_000);
    await shop.run((tx) => holdAgent(tx, { conversationId: id, personId: shop.personId, until }));
    await shop.run((tx) => holdAgent(tx, { conversationId: id, personId: teammate, until: new Date(t0 + 1) }));
    expect((await forAgent()).heldUntil).toBe(until.getTime());
    expect(await shop.run((tx) => holdAgent(tx, { conversationId: id, personId: teammate, until: null }))).toBe(false);
    expect(await shop.run((tx) => holdAgent(tx, { conversationId: id, personId: shop.personId, until: null }))).toBe(
      true,
    );
    expect((await forAgent()).heldUntil).toBeNull();
  });
});

describe('a takeover', () => {
  test('cancels what the agent has not begun to send, and names who took', async () => {
    const reply = await agentReply('Yes.');
    const taken = await shop.run((tx) => takeOver(tx, { conversationId: id, personId: shop.personId, now: t0 }));
    expect(taken).toMatchObject({ handlerEpoch: 1, handlerSettled: true, waitingSince: new Date(t0) });
    expect((await shop.message(reply.id)).delivery?.state).toBe('cancelled');
    await shop.run((tx) => takeOver(tx, { conversationId: id, personId: shop.personId, now: t0 }));
    expect((await shop.conversation(id)).handlerEpoch).toBe(1);
    const types = (await shop.events())
      .filter((event) => 'conversationId' in event && event.conversationId === id)
      .map(({ type }) => type);
    expect(types.filter((type) => type === 'handler.changed')).toHaveLength(1);
  });

  test('from the platform’s app stands for the person who linked the account; one from before a hand-back does not count', async () => {
    await shop.echo(`customer ${customer}`, 'Hi, Ploy here', t0 + 1000);
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'staff', personId: shop.personId },
      handlerEpoch: 1,
      messagesUsed: 1,
    });
    await shop.run((tx) =>
      handBack(tx, { conversationId: id, personId: shop.personId, note: null, answerNow: false, now: t0 + 5000 }),
    );
    await shop.echo(`customer ${customer}`, 'sent earlier, told late', t0 + 4000);
    expect((await shop.conversation(id)).handler).toEqual({ kind: 'agent' });
    await shop.echo(`customer ${customer}`, 'Welcome!', t0 + 9000, { origin: 'auto' });
    expect((await shop.conversation(id)).handler).toEqual({ kind: 'agent' });
  });

  test('is not what the history of a newly linked account makes', async () => {
    const fresh = await createShop(database.db, { name: 'Fresh', connectedAt: new Date(t0) });
    const { conversationId } = await fresh.receive('anna', 'old', t0 - 9000);
    await fresh.echo('anna', 'old answer', t0 - 8000);
    expect(await fresh.conversation(conversationId)).toMatchObject({ handler: { kind: 'agent' }, waitingSince: null });
  });
});

describe('a draft', () => {
  test('is one at a time, of the agent’s epoch, of the newest message', async () => {
    expect(await draft('x', 7)).toBeNull();
    const first = must(await draft('first'));
    const second = must(await draft('second'));
    expect(await shop.run((tx) => pendingDrafts(tx, id))).toEqual([second]);
    expect(await shop.run((tx) => draftRowsByIds(tx, [first.id]))).toMatchObject([{ state: 'outdated' }]);
    expect((await shop.conversation(id)).waitingSince).toEqual(new Date(t0));
    await shop.receive(`customer ${customer}`, 'Never mind.', t0 + 1000);
    expect(await shop.run((tx) => pendingDrafts(tx, id))).toEqual([]);
    const approval = { draftId: second.id, personId: shop.personId, clientId: newClientId(), now: t0 };
    await expect(shop.run((tx) => approveDraft(tx, approval))).rejects.toMatchObject({ code: 'draft_outdated' });
  });

  test('approved goes out as the agent’s, and the agent keeps the conversation; twice is once', async () => {
    const { id: draftId } = must(await draft());
    const approval = { draftId, personId: shop.personId, clientId: newClientId(), text: 'Yes, in 2 days.', now: t0 };
    const message = await shop.run((tx) => approveDraft(tx, approval));
    expect(message).toMatchObject({
      author: { kind: 'agent' },
      parts: text('Yes, in 2 days.'),
      delivery: { state: 'queued' },
    });
    expect((await shop.run((tx) => approveDraft(tx, approval))).id).toBe(message.id);
    await expect(shop.run((tx) => approveDraft(tx, { ...approval, clientId: newClientId() }))).rejects.toMatchObject({
      code: 'draft_outdated',
    });
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'agent' },
      handlerEpoch: 0,
      waitingSince: null,
    });
  });

  test('dropped stays dropped; of another shop it does not exist', async () => {
    const { id: draftId } = must(await draft());
    await expect(other.run((tx) => dropDraft(tx, draftId))).rejects.toMatchObject({ code: 'not_found' });
    expect(await shop.run((tx) => dropDraft(tx, draftId))).toMatchObject({ state: 'dropped' });
    expect(await shop.run((tx) => dropDraft(tx, draftId))).toMatchObject({ state: 'dropped' });
  });
});

describe('the conversation', () => {
  const change = (changes: object) =>
    shop.run((tx) => changeConversation(tx, { conversationId: id, personId: shop.personId, now: t0, ...changes }));

  test('is closed, and opened again by the customer', async () => {
    expect((await change({ status: 'closed' })).status).toBe('closed');
    await shop.receive(`customer ${customer}`, 'One more thing', t0 + 1000);
    expect((await shop.conversation(id)).status).toBe('open');
    const kinds = await shop.run(
      ({ sql }) => sql`select kind, author_kind from activity where conversation_id = ${id} order by id`,
    );
    expect([...kinds]).toEqual([
      { kind: 'closed', author_kind: 'staff' },
      { kind: 'reopened', author_kind: 'contact' },
    ]);
  });

  test('is snoozed until a time, not a moment less, and not for ever', async () => {
    await expect(change({ status: 'snoozed' })).rejects.toMatchObject({ code: 'invalid_input' });
    const end = (now: number) => shop.run((tx) => endSnooze(tx, { conversationId: id, now }));
    await change({ status: 'snoozed', snoozedUntil: new Date(t0 + 60_000).toISOString() });
    await end(t0 + 59_999);
    expect((await shop.conversation(id)).status).toBe('snoozed');
    await end(t0 + 60_000);
    expect(await shop.conversation(id)).toMatchObject({ status: 'open', snoozedUntil: null });
    const jobs = await database.adminSql`select run_at from graphile_worker.jobs where key like ${`%end-snooze:${id}`}`;
    expect([...jobs]).toEqual([{ run_at: new Date(t0 + 60_000) }]);
  });

  test('is assigned to members only; to nobody it waits', async () => {
    await expect(change({ assigneeId: other.personId })).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await change({ assigneeId: shop.personId })).handler).toEqual({ kind: 'staff', personId: shop.personId });
    expect(await change({ assigneeId: null })).toMatchObject({ handler: { kind: 'nobody' }, handlerEpoch: 2 });
  });

  test('with an agent that may only draft loses what the agent had queued by itself', async () => {
    const reply = await agentReply('Yes.');
    await change({ agentMode: 'draft' });
    expect((await shop.message(reply.id)).delivery?.state).toBe('cancelled');
    expect((await forAgent()).effectiveMode).toBe('draft');
  });

  test('is read up to a message, and never unread again by reading less', async () => {
    const { messageId: newest } = await shop.receive(`customer ${customer}`, 'Hello?', t0 + 1000);
    expect((await shop.conversation(id)).unreadCount).toBe(2);
    const read = (upToMessageId: MessageId) =>
      shop.run((tx) => markRead(tx, { conversationId: id, upToMessageId, now: t0 }));
    expect((await read(question)).unreadCount).toBe(1);
    expect((await read(newest)).unreadCount).toBe(0);
    expect((await read(question)).unreadCount).toBe(0);
  });
});
