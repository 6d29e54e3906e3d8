import { must } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { claimDelivery } from './claim-delivery.ts';
import { deliveryTimes } from './delivery-times.ts';
import { holdAgent } from './hold-agent.ts';
import { receiveMessage } from './receive-message.ts';
import { recordDelivery } from './record-delivery.ts';
import { settleTakeOver, takeOver } from './take-over.ts';
import { createShop, type Shop, testCapabilities } from './testing/inbox-fixture.ts';
import { accepted, listAt, rejected, second, startTalk, t0, unknown } from './testing/talk.ts';
import { wakeOnly } from './testing/wake-only.ts';

let database: TestDatabase;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  database = await createTestDatabase([wakeOnly]);
  shop = await createShop(database.db, { name: 'A' });
  other = await createShop(database.db, { name: 'B' });
});
afterAll(() => database.close());

const { begin, agentReply, claim, claimed, record, settle, stateOf } = startTalk(() => shop);
let who: string;
let id: ConversationId;
beforeEach(async () => {
  ({ who, id } = await begin());
});

describe('a delivery', () => {
  test('goes out in the order in which replies were written, part by part', async () => {
    const small = await createShop(database.db, {
      name: 'S',
      capabilities: { ...testCapabilities, text: { limit: 4, unit: 'char' } },
    });
    const opened = await small.receive('anna', 'hi', t0);
    const next = async () => {
      const found = await small.run((tx) =>
        claimDelivery(tx, {
          conversationId: opened.conversationId,
          fence: 1n,
          deadlineAt: new Date(t0 + 10_000),
          now: t0,
        }),
      );
      if (found.kind !== 'claimed') return found.kind;
      await small.run((tx) =>
        recordDelivery(tx, { attemptId: found.claim.attemptId, result: accepted(found.claim.attemptId), now: t0 }),
      );
      return found.claim.text;
    };
    await small.reply(opened.conversationId, 'one two', t0);
    await small.reply(opened.conversationId, 'last', t0);
    expect([await next(), await next(), await next(), await next()]).toEqual(['one ', 'two', 'last', 'done']);
    const [counted] = await small.run(({ sql }) => sql`select messages_used from conversation`);
    expect(counted).toEqual({ messages_used: 3 });
  });

  test('is counted from its attempt on, and sent exactly when the platform says so', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    const { attemptId, ...rest } = await claimed(t0);
    expect(rest).toMatchObject({
      text: 'Yes.',
      conversationKey: `thread of ${who}`,
      contactExternalId: who,
      authorKind: 'staff',
    });
    expect(await stateOf(message)).toBe('attempting');
    expect((await shop.conversation(id)).messagesUsed).toBe(1);
    await record(attemptId, accepted('x1'), t0 + 300);
    expect(await stateOf(message)).toBe('sent');
    expect((await shop.events()).at(-1)).toMatchObject({ type: 'message.sent', clientId: message.clientId });
    expect(await claim(t0 + 400)).toEqual({ kind: 'done' });
    await shop.receive(who, 'Great!', t0 + second);
    expect((await shop.conversation(id)).messagesUsed).toBe(0);
  });

  test('refused for now comes again when the platform says, later ones wait behind it', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    await shop.reply(id, 'In 3 days.', t0);
    await record((await claimed(t0)).attemptId, rejected('transient', 5 * second), t0);
    expect(await stateOf(message)).toBe('queued');
    expect(await claim(t0 + second)).toEqual({ kind: 'wait', until: new Date(t0 + 5 * second) });
    expect((await claimed(t0 + 5 * second)).text).toBe('Yes.');
  });

  test('refused for good fails with the reason, and the customer waits again', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    await record((await claimed(t0)).attemptId, rejected('policy'), t0);
    expect((await shop.message(message.id)).delivery).toEqual({
      state: 'failed',
      rejection: 'policy',
      rawCode: '40064',
    });
    expect(await shop.conversation(id)).toMatchObject({ messagesUsed: 0, waitingSince: new Date(t0) });
    expect((await shop.events()).at(-1)).toMatchObject({ type: 'message.failed' });
  });

  test('refused for good takes the rest of its text with it', async () => {
    const small = { ...testCapabilities, text: { limit: 4, unit: 'char' } } as const;
    const { conversationId } = await shop.run((tx) =>
      receiveMessage(tx, {
        thread: shop.thread(who, { capabilities: small }),
        externalId: `again ${who}`,
        parts: [],
        replyToExternalId: null,
        occurredAt: t0,
        opensWindow: true,
        now: t0,
      }),
    );
    const message = await shop.reply(conversationId, 'one two', t0);
    await record((await claimed(t0)).attemptId, rejected('policy'), t0);
    expect(await claim(t0)).toEqual({ kind: 'done' });
    expect((await shop.message(message.id)).delivery).toMatchObject({ state: 'failed', rejection: 'policy' });
  });

  test('waits for its turn in our own budget as long as the window is open', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    const later = t0 + 24 * 3_600_000;
    await record((await claimed(later)).attemptId, rejected('rate_limited', 0, null), later);
    expect(await stateOf(message)).toBe('queued');
    // Told off once by the platform, as one that waited a minute would be.
    await record((await claimed(later)).attemptId, rejected('rate_limited', 0, '40100'), later);
    expect(await stateOf(message)).toBe('queued');
  });

  test('refused for now again and again for a quarter of an hour fails; a longer wait in between begins anew', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    const refusedFrom = async (start: number) => {
      for (let at = start; at <= start + 12 * 60 * second; at += 120 * second) {
        await record((await claimed(at)).attemptId, rejected('transient', 120 * second), at);
        expect(await stateOf(message)).toBe('queued');
      }
    };
    await refusedFrom(t0);
    // The account was paused meanwhile.
    const anew = t0 + 3_600 * second;
    await refusedFrom(anew);
    const last = anew + 14 * 60 * second;
    await record((await claimed(last)).attemptId, rejected('transient', 120 * second), last);
    expect(await stateOf(message)).toBe('failed');
  });

  test('refused for its token is tried once more, not twice', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    await record((await claimed(t0)).attemptId, rejected('token_invalid', 0), t0);
    expect(await stateOf(message)).toBe('queued');
    await record((await claimed(t0)).attemptId, rejected('token_invalid', 0), t0);
    expect(await stateOf(message)).toBe('failed');
  });

  test('whose window closes while it waits expires for all to see, and was never tried', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    expect(await claim(t0 + 48 * 3_600_000)).toEqual({ kind: 'done' });
    const delivery = { state: 'expired', rejection: 'window_closed', rawCode: null };
    expect((await shop.message(message.id)).delivery).toEqual(delivery);
    expect((await shop.events()).at(-1)).toMatchObject({ type: 'message.failed', messageId: message.id });
    expect(await shop.conversation(id)).toMatchObject({ messagesUsed: 0, waitingSince: new Date(t0) });
  });

  test('of the agent that expires hands the conversation to the team, with what was to be said', async () => {
    const message = await agentReply('Yes.');
    expect(await claim(t0 + 48 * 3_600_000)).toEqual({ kind: 'done' });
    expect((await shop.message(message.id)).delivery).toMatchObject({ state: 'expired' });
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'nobody' },
      handOff: { reason: 'window_nearly_spent', summary: 'Yes.' },
    });
  });

  test('of the agent that is refused for good hands over too', async () => {
    await agentReply('Yes.');
    await record((await claimed(t0)).attemptId, rejected('policy'), t0);
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'nobody' },
      handOff: { reason: 'agent_failed' },
    });
  });

  test('of the agent waits while somebody types', async () => {
    await agentReply('Yes.');
    const until = new Date(t0 + 60 * second);
    await shop.run((tx) => holdAgent(tx, { conversationId: id, personId: shop.personId, until }));
    expect(await claim(t0)).toEqual({ kind: 'wait', until });
    expect((await claimed(until.getTime())).text).toBe('Yes.');
  });

  test('of another shop is nobody’s to claim', async () => {
    await shop.reply(id, 'Yes.', t0);
    const foreign = other.run((tx) =>
      claimDelivery(tx, { conversationId: id, fence: 9n, deadlineAt: new Date(t0), now: t0 }),
    );
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an echo of our own send', () => {
  test('before, after, and twice makes one message, no takeover, and takes the platform’s time', async () => {
    const message = await agentReply('Yes.');
    const { attemptId } = await claimed(t0);
    expect(await shop.echo(who, 'Yes.', t0 + 700, { externalId: `e ${who}` })).toEqual({
      messageId: message.id,
      matched: 'own-delivery',
    });
    expect(await shop.message(message.id)).toMatchObject({
      delivery: { state: 'sent' },
      at: new Date(t0 + 700).toISOString(),
    });
    await record(attemptId, accepted(`e ${who}`), t0 + 900);
    await shop.echo(who, 'Yes.', t0 + 700, { externalId: `e ${who}` });
    const [count] = await shop.run(
      ({ sql }) => sql`select count(*)::int as n from message where conversation_id = ${id}`,
    );
    expect(count).toEqual({ n: 2 });
    expect(await shop.conversation(id)).toMatchObject({ handler: { kind: 'agent' }, messagesUsed: 1 });
  });

  test('outweighs bad news that comes later', async () => {
    const message = await agentReply('Yes.');
    const { attemptId } = await claimed(t0);
    await shop.echo(who, 'Yes.', t0 + 700);
    await record(attemptId, unknown, t0 + 10_000);
    expect(await stateOf(message)).toBe('sent');
  });

  test('with the platform’s own spelling is recognised by the name the answer gives', async () => {
    const message = await agentReply('See http://example.com');
    const { attemptId } = await claimed(t0);
    expect((await shop.echo(who, 'See example.com', t0 + 700, { externalId: `e ${who}` })).matched).toBe('new');
    await record(attemptId, accepted(`e ${who}`), t0 + 900);
    expect(await stateOf(message)).toBe('sent');
    const rows = await shop.run(
      ({ sql }) => sql`select author_kind from message where conversation_id = ${id} order by direction`,
    );
    expect([...rows]).toEqual([{ author_kind: 'contact' }, { author_kind: 'agent' }]);
  });

  test('taken for an older reply in the same words is given back to the one it belongs to', async () => {
    const older = await agentReply('Yes.');
    await record((await claimed(t0)).attemptId, unknown, t0 + second);
    await settle(t0 + 10 * second, older, listAt(t0 + 10 * second));
    await shop.reply(id, 'Yes.', t0 + 11 * second);
    const { attemptId } = await claimed(t0 + 11 * second);
    // The older one was cancelled by the reply, after it had been tried.
    await shop.echo(who, 'Yes.', t0 + 12 * second, { externalId: `e ${who}` });
    expect(await stateOf(older)).toBe('sent');
    await record(attemptId, accepted(`e ${who}`), t0 + 13 * second);
    expect(await stateOf(older)).toBe('unknown');
    const rows = await shop.run(
      ({ sql }) => sql`select state, external_id from delivery where external_id = ${`e ${who}`}`,
    );
    expect([...rows]).toEqual([{ state: 'sent', external_id: `e ${who}` }]);
  });

  test('that was the owner’s own, in the same words at the same moment, becomes a message of its own', async () => {
    await agentReply('Yes.');
    const { attemptId } = await claimed(t0);
    await shop.echo(who, 'Yes.', t0 + 700, { externalId: `app ${who}` });
    await record(attemptId, accepted(`api ${who}`), t0 + 900);
    const rows = await shop.run(
      ({ sql }) => sql`
        select m.author_kind, coalesce(m.external_id, d.external_id) as name
        from message m left join delivery d on d.message_id = m.id where m.conversation_id = ${id} and direction = 'outbound' order by 1`,
    );
    expect([...rows]).toEqual([
      { author_kind: 'agent', name: `api ${who}` },
      { author_kind: 'platform-app', name: `app ${who}` },
    ]);
  });
});

describe('a takeover during the agent’s send', () => {
  const take = () => shop.run((tx) => takeOver(tx, { conversationId: id, personId: shop.personId, now: t0 }));
  const isSettled = async (now: number) =>
    (await shop.run((tx) => settleTakeOver(tx, { conversationId: id, now }))).handlerSettled;

  test('is settled when the send has ended, and shows what did go out', async () => {
    const message = await agentReply('Yes.');
    const { attemptId } = await claimed(t0);
    expect(await take()).toMatchObject({ handler: { kind: 'staff' }, handlerSettled: false });
    expect(await isSettled(t0 + second)).toBe(false);
    // Staff need not wait for it.
    await shop.reply(id, 'Ploy here.', t0 + second);
    await record(attemptId, accepted(`e ${who}`), t0 + 2 * second);
    expect((await shop.conversation(id)).handlerSettled).toBe(true);
    expect(await stateOf(message)).toBe('sent');
    expect((await claimed(t0 + 2 * second)).text).toBe('Ploy here.');
  });

  test('is settled at the attempt’s deadline at the latest', async () => {
    await agentReply('Yes.');
    await claimed(t0);
    await take();
    expect(await isSettled(t0 + deliveryTimes.deadlineMs - 1)).toBe(false);
    expect(await isSettled(t0 + deliveryTimes.deadlineMs)).toBe(true);
  });

  test('does not wait for a person’s send', async () => {
    await shop.reply(id, 'Yes.', t0);
    must(await claimed(t0));
    const teammate = '00000000-0000-7000-8000-000000000001' as typeof shop.personId;
    expect(await shop.run((tx) => takeOver(tx, { conversationId: id, personId: teammate, now: t0 }))).toMatchObject({
      handlerSettled: true,
    });
  });
});
