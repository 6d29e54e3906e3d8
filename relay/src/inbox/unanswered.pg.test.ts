import { must } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { conversationForAgent } from './conversation-for-agent.ts';
import { createShop, type Shop } from './testing/inbox-fixture.ts';
import { accepted, second, startTalk, t0 } from './testing/talk.ts';
import { wakeOnly } from './testing/wake-only.ts';

let database: TestDatabase;
let shop: Shop;
beforeAll(async () => {
  database = await createTestDatabase([wakeOnly]);
  shop = await createShop(database.db, { name: 'A' });
});
afterAll(() => database.close());

const talk = startTalk(() => shop);

test('a message that was overtaken on its way is the only one that waits: the one that overtook it has its answer', async () => {
  const { who, id } = await talk.begin();
  await talk.agentReply('Yes, we ship.');
  const { attemptId } = await talk.claimed(t0);
  await talk.record(attemptId, accepted('ours'), t0);
  // Written a minute before the question that was answered, delivered after it.
  await shop.receive(who, 'Hello, what sizes do you have?', t0 - 60 * second);
  const view = must(await shop.run((tx) => conversationForAgent(tx, id)));
  expect(view.isAgentTurn).toBe(true);
  expect(Object.fromEntries(view.messages.map(({ text, isUnanswered }) => [text, isUnanswered]))).toEqual({
    'Hello, what sizes do you have?': true,
    'Do you ship?': false,
    'Yes, we ship.': false,
  });
});

test('one that comes behind more than ten newer ones is not forgotten', async () => {
  const { who, id } = await talk.begin();
  for (let n = 1; n <= 12; n++) await shop.echo(who, `typed on the phone ${n}`, t0 + n * second, { origin: 'auto' });
  await talk.agentReply('Yes, we ship.');
  await shop.receive(who, 'And to Laos?', t0 + second / 2);
  const view = must(await shop.run((tx) => conversationForAgent(tx, id)));
  expect(view.messages.filter(({ isUnanswered }) => isUnanswered).map(({ text }) => text)).toContain('And to Laos?');
});
