import { must } from '@tandem/shared/lib';
import type { ConversationId, MessageId, MessageRow } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { claimDelivery } from './claim-delivery.ts';
import { conversationForAgent } from './conversation-for-agent.ts';
import { deliveryTimes } from './delivery-times.ts';
import { createShop, type Shop } from './testing/inbox-fixture.ts';
import { accepted, listAt, second, startTalk, t0, unknown } from './testing/talk.ts';
import { wakeOnly } from './testing/wake-only.ts';

let database: TestDatabase;
let shop: Shop;
beforeAll(async () => {
  database = await createTestDatabase([wakeOnly]);
  shop = await createShop(database.db, { name: 'A' });
});
afterAll(() => database.close());

const { begin, agentReply, claim, claimed, record, settle, stateOf } = startTalk(() => shop);
const unsettledAt = t0 + 10 * second;
const provenAt = unsettledAt + deliveryTimes.graceMs + second;

let who: string;
let id: ConversationId;
/** Of unknown outcome: while it is, nobody counts its question among those that wait. */
let first: MessageRow;
let later: MessageId;
beforeEach(async () => {
  ({ who, id } = await begin());
  first = await agentReply('Yes, we ship.');
  await record((await claimed(t0)).attemptId, unknown, unsettledAt);
  ({ messageId: later } = await shop.receive(who, 'What sizes do you have?', unsettledAt));
});

const unanswered = async () => {
  const { messages } = must(await shop.run((tx) => conversationForAgent(tx, id)));
  return messages.flatMap(({ text, isUnanswered }) => (isUnanswered ? [text] : []));
};
const answerLater = (answersMessageId: MessageId) =>
  shop.reply(id, 'S to XL.', unsettledAt, {
    author: { kind: 'agent', handlerEpoch: 0, answersMessageId },
    clientId: null,
  });

test('a reply that proves not to have gone out goes before the one that was written relying on it', async () => {
  expect(await unanswered()).toEqual(['What sizes do you have?']);
  const second = await answerLater(later);
  expect(await settle(provenAt, first, listAt(provenAt))).toBe('requeued');
  const claimedFirst = await claimed(provenAt);
  expect(claimedFirst.messageId).toBe(first.id);
  await record(claimedFirst.attemptId, accepted('first'), provenAt);
  const claimedSecond = await claimed(provenAt);
  expect(claimedSecond.messageId).toBe(second.id);
  await record(claimedSecond.attemptId, accepted('second'), provenAt);
  expect(await unanswered()).toEqual([]);
});

test('when nothing relies on it, it is cancelled, both questions wait, and the agent is told', async () => {
  expect(await settle(provenAt, first, listAt(provenAt))).toBe('requeued');
  expect(await claim(provenAt)).toEqual({ kind: 'done' });
  expect(await stateOf(first)).toBe('cancelled');
  expect(await unanswered()).toEqual(['Do you ship?', 'What sizes do you have?']);
  expect((await shop.events()).at(-1)).toMatchObject({ type: 'message.changed', deliveryState: 'cancelled' });
});

test('a later message cancels both, and all three wait', async () => {
  await answerLater(later);
  expect(await settle(provenAt, first, listAt(provenAt))).toBe('requeued');
  await shop.receive(who, 'And to Laos?', provenAt);
  expect(await unanswered()).toEqual(['Do you ship?', 'What sizes do you have?', 'And to Laos?']);
});

test('who settles an answer sees what another transaction is just about to cancel', async () => {
  expect(await settle(provenAt, first, listAt(provenAt))).toBe('requeued');
  let isSettled = false;
  const isWaiting = async () => {
    const waiting = await database.adminSql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return waiting.length > 0;
  };
  const { promise: isCancelled, resolve: cancelled } = Promise.withResolvers<void>();
  const cancelling = shop.run(async (tx) => {
    const deadlineAt = new Date(provenAt + second);
    await claimDelivery(tx, { conversationId: id, fence: 1n, deadlineAt, now: provenAt });
    cancelled();
    // Until the other waits for this to commit, or has looked past it.
    while (!isSettled && !(await isWaiting()));
  });
  await isCancelled;
  const view = await shop.run((tx) => conversationForAgent(tx, id, 'settle'));
  isSettled = true;
  await cancelling;
  expect(must(view).messages.filter(({ isUnanswered }) => isUnanswered)).toHaveLength(2);
});
