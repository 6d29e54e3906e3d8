import { api, type Session } from '@tandem/shared/api';
import type { ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestRelay, type TestRelay } from '../testing/test-relay.ts';
import { claimDelivery } from './claim-delivery.ts';
import { recordDelivery } from './record-delivery.ts';
import { createShop, newClientId, type Shop } from './testing/inbox-fixture.ts';

let relay: TestRelay;
let ploy: Session;
let stranger: Session;
let shop: Shop;
beforeAll(async () => {
  // No worker: what is queued stays queued.
  relay = await createTestRelay({ config: { roles: new Set(['http']) } });
  ploy = await relay.register('A');
  stranger = await relay.register('B');
  const { tenantId } = ploy.membership;
  const tenant = { tenantId, personId: ploy.person.id };
  shop = await createShop(relay.database.db, { tenant });
});
afterAll(() => relay.close());

let customer = 0;
let id: ConversationId;
beforeEach(async () => {
  ({ conversationId: id } = await shop.receive(
    `customer ${++customer}`,
    'Do you ship?',
    Date.now() - 60_000 + customer,
  ));
});
const send = (body: object, as: Session = ploy, key?: string) =>
  relay.call<{ message: { id: string }; code: string }>('POST', `/conversations/${id}/messages`, {
    as,
    body: { clientId: newClientId(), text: 'Yes.', writtenAt: new Date().toISOString(), ...body },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });

describe('a reply', () => {
  test('is answered with the message; the same client id again with the same one, with and without the key', async () => {
    const clientId = newClientId();
    const first = await send({ clientId }, ploy, clientId);
    const answer = api.sendReply.output.parse(first.body);
    expect(answer.message).toMatchObject({ clientId, delivery: { state: 'queued' } });
    expect((await send({ clientId }, ploy)).body.message.id).toBe(answer.message.id);
  });

  test('to a conversation of another shop meets nothing', async () => {
    expect((await send({}, stranger)).status).toBe(404);
    for (const path of ['', '/messages', '/drafts']) {
      expect((await relay.call('GET', `/conversations/${id}${path}`, { as: stranger })).status).toBe(404);
    }
    expect((await relay.call('POST', `/conversations/${id}/take-over`, { as: stranger, body: {} })).status).toBe(404);
  });

  test('that came too late is refused with the reason', async () => {
    const taken = await relay.call<object>('POST', `/conversations/${id}/take-over`, { as: ploy, body: {} });
    const { conversation } = api.takeOver.output.parse(taken.body);
    expect(conversation).toMatchObject({ handler: { kind: 'staff', personId: ploy.person.id }, handlerSettled: true });
    await shop.run(
      ({ sql }) => sql`update conversation set window_expires_at = now() - interval '1 second' where id = ${id}`,
    );
    expect(await send({})).toMatchObject({ status: 409, body: { code: 'window_closed' } });
  });
});

test('the list is paged by newest message, each conversation once, and filtered', async () => {
  const seen: { id: string; lastMessageAt: string }[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = await relay.call<object>('GET', `/conversations?limit=2${query}`, { as: ploy });
    const parsed = api.listConversations.output.parse(page.body);
    seen.push(...parsed.conversations);
    cursor = parsed.nextCursor;
  } while (cursor !== null);
  expect(seen).toHaveLength(customer);
  expect(new Set(seen.map((row) => row.id)).size).toBe(customer);
  const times = seen.map(({ lastMessageAt }) => lastMessageAt);
  expect(times).toEqual(times.toSorted().toReversed());
  const staffs = await relay.call<object>('GET', '/conversations?handler=staff&isWaiting=false', { as: ploy });
  for (const row of api.listConversations.output.parse(staffs.body).conversations) {
    expect(row).toMatchObject({ handler: { kind: 'staff' }, waitingSince: null });
  }
  expect((await relay.call('GET', '/conversations?cursor=nonsense', { as: ploy })).status).toBe(400);
});

test('a thread is paged newest first, with the activities of its time', async () => {
  for (let i = 1; i <= 4; i++) await shop.receive(`customer ${customer}`, `more ${i}`, Date.now() + i);
  await relay.call('PATCH', `/conversations/${id}`, { as: ploy, body: { status: 'closed' } });
  const all = { messages: [] as string[], activities: [] as string[] };
  let path = `/conversations/${id}/messages?limit=2`;
  for (
    let cursor: string | null = '';
    cursor !== null;
    path = `/conversations/${id}/messages?limit=2&cursor=${cursor}`
  ) {
    const page = api.listMessages.output.parse((await relay.call<object>('GET', path, { as: ploy })).body);
    all.messages.push(...page.messages.map(({ id: one }) => one));
    all.activities.push(...page.activities.map(({ kind }) => kind));
    cursor = page.nextCursor;
    path = `/conversations/${id}/messages?limit=2&cursor=${cursor}`;
  }
  expect(all.messages).toHaveLength(5);
  expect(new Set(all.messages).size).toBe(5);
  expect(all.activities).toEqual(['closed']);
});

test('a takeover is answered when the agent’s send has ended, not before', async () => {
  const [question] = await shop.run(({ sql }) => sql`select id from message where conversation_id = ${id}`);
  const author = { kind: 'agent', handlerEpoch: 0, answersMessageId: question?.id } as const;
  await shop.reply(id, 'Yes.', Date.now(), { author, clientId: null });
  const now = Date.now();
  const next = await shop.run((tx) =>
    claimDelivery(tx, { conversationId: id, fence: 1n, deadlineAt: new Date(now + 10_000), now }),
  );
  if (next.kind !== 'claimed') throw new Error(`expected a claim, got ${next.kind}`);
  let isAnswered = false;
  const taking = relay.call<object>('POST', `/conversations/${id}/take-over`, { as: ploy, body: {} }).then((answer) => {
    isAnswered = true;
    return api.takeOver.output.parse(answer.body);
  });
  // Silenced at once, and visible as such, while the answer waits.
  await expect.poll(async () => (await shop.conversation(id)).handler.kind, { timeout: 10_000 }).toBe('staff');
  expect((await shop.conversation(id)).handlerSettled).toBe(false);
  expect(isAnswered).toBe(false);
  const result = { outcome: 'accepted', externalIds: ['x'] } as const;
  const endedAt = Date.now();
  await shop.run((tx) => recordDelivery(tx, { attemptId: next.claim.attemptId, result, now: Date.now() }));
  const { conversation, acknowledgedAt } = await taking;
  expect(conversation).toMatchObject({ handlerSettled: true, handlerEpoch: 1 });
  expect(Date.parse(acknowledgedAt)).toBeGreaterThanOrEqual(endedAt);
});

test('hand-back, read and drafts answer with current rows', async () => {
  await relay.call('POST', `/conversations/${id}/take-over`, { as: ploy, body: {} });
  const back = await relay.call<object>('POST', `/conversations/${id}/hand-back`, { as: ploy, body: { note: 'VIP' } });
  const row = api.handBack.output.parse(back.body);
  expect(row).toMatchObject({ handler: { kind: 'agent' }, handlerEpoch: 2 });
  const body = { upToMessageId: row.lastMessageId };
  const read = await relay.call<object>('POST', `/conversations/${id}/read`, { as: ploy, body });
  expect(api.markRead.output.parse(read.body).unreadCount).toBe(0);
  expect((await relay.call<object>('GET', `/conversations/${id}/drafts`, { as: ploy })).body).toEqual({ drafts: [] });
});
