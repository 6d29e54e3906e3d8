import type { ConversationId, MessageRow } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { deliveryTimes, mostRequeues } from './delivery-times.ts';
import { takeOver } from './take-over.ts';
import { createShop, type Shop } from './testing/inbox-fixture.ts';
import { accepted, listAt, second, startTalk, t0, unknown } from './testing/talk.ts';
import { wakeOnly } from './testing/wake-only.ts';

let database: TestDatabase;
let shop: Shop;
beforeAll(async () => {
  database = await createTestDatabase([wakeOnly]);
  shop = await createShop(database.db, { name: 'A' });
  // Somebody else's, so that nothing is true by being alone.
  await createShop(database.db, { name: 'B' });
});
afterAll(() => database.close());

const { begin, agentReply, claim, claimed, record, settle, stateOf } = startTalk(() => shop);
let who: string;
let id: ConversationId;
beforeEach(async () => {
  ({ who, id } = await begin());
});

describe('an unknown outcome', () => {
  async function lost(message: Promise<MessageRow>) {
    const written = await message;
    await record((await claimed(t0)).attemptId, unknown, t0 + 10 * second);
    expect(await stateOf(written)).toBe('unknown');
    return written;
  }

  test('counts, and is looked into before anything else goes out', async () => {
    const message = await lost(agentReply('Yes.'));
    expect((await shop.conversation(id)).messagesUsed).toBe(1);
    expect(await claim(t0 + 10 * second)).toMatchObject({ kind: 'reconcile', delivery: { messageId: message.id } });
  });

  test('found in the platform’s list was sent', async () => {
    const message = await lost(agentReply('Yes.'));
    const echo = { externalId: `e ${who}`, text: 'Yes.', occurredAt: t0 + 500 };
    expect(await settle(t0 + 11 * second, message, listAt(t0 + 11 * second, echo))).toBe('sent');
    expect(await stateOf(message)).toBe('sent');
    expect(await settle(t0 + 12 * second, message, null)).toBe('settled-before');
    expect((await shop.echo(who, 'Yes.', t0 + 500, { externalId: `e ${who}` })).matched).toBe('own-delivery');
  });

  test('is not somebody else’s message of the same words', async () => {
    const first = await agentReply('Yes.');
    await record((await claimed(t0)).attemptId, accepted(`e ${who}`), t0 + 500);
    const again = await lost(shop.reply(id, 'Yes.', t0));
    const taken = { externalId: `e ${who}`, text: 'Yes.', occurredAt: t0 + 500 };
    expect(await settle(t0 + 14 * second, again, listAt(t0 + 14 * second, taken))).toBe('requeued');
    expect(await stateOf(first)).toBe('sent');
  });

  test('not in the list is queued again only when the list was asked late enough and reaches back far enough', async () => {
    const message = await lost(agentReply('Yes.'));
    expect(await settle(t0 + 11 * second, message, listAt(t0 + 11 * second))).toBe('still-unknown');
    const short = { ...listAt(t0 + 14 * second), reachesBackTo: t0 + second };
    expect(await settle(t0 + 14 * second, message, short)).toBe('still-unknown');
    expect(await settle(t0 + 14 * second, message, { ...short, reachesBackTo: null })).toBe('still-unknown');
    expect(await settle(t0 + 14 * second, message, listAt(t0 + 14 * second))).toBe('requeued');
    expect((await claimed(t0 + 14 * second)).text).toBe('Yes.');
  });

  test('requeued is still not sent when the customer has written meanwhile or staff have taken over', async () => {
    const message = await lost(agentReply('Yes.'));
    await settle(t0 + 14 * second, message, listAt(t0 + 14 * second));
    await shop.run((tx) => takeOver(tx, { conversationId: id, personId: shop.personId, now: t0 }));
    expect(await claim(t0 + 15 * second)).toEqual({ kind: 'done' });
    expect(await stateOf(message)).toBe('cancelled');
    // The truth comes late: it had gone out after all.
    await shop.echo(who, 'Yes.', t0 + 500);
    expect(await stateOf(message)).toBe('sent');
  });

  test('holds the agent until it is settled, a person for thirty seconds at most', async () => {
    const message = await lost(agentReply('Yes.'));
    await settle(t0 + 11 * second, message, null);
    await shop.reply(id, 'Let me look.', t0 + 11 * second);
    const held = await claim(t0 + 11 * second);
    expect(held.kind).toBe('wait');
    let now = t0 + 11 * second;
    for (let next = held; next.kind !== 'claimed'; next = await claim(now)) {
      if (next.kind === 'reconcile') await settle(now, message, null);
      else now = next.kind === 'wait' ? next.until.getTime() : Number.NaN;
    }
    expect(now).toBeLessThanOrEqual(t0 + deliveryTimes.holdsStaffMs);
  });

  test('that nobody can clear up goes to a person and stays visible', async () => {
    const message = await lost(agentReply('Yes.'));
    const short = { ...listAt(t0 + 14 * second), reachesBackTo: t0 + second };
    await settle(t0 + 14 * second, message, short);
    expect((await shop.message(message.id)).delivery?.evidence).toBeUndefined();
    // The platform is away: the team gets the conversation, and the platform is asked on.
    expect(await settle(t0 + deliveryTimes.giveUpAfterMs, message, null)).toBe('still-unknown');
    expect((await shop.conversation(id)).handler).toEqual({ kind: 'nobody' });
    expect(await settle(t0 + deliveryTimes.askForMs, message, null)).toBe('given-up');
    const at = (ms: number) => new Date(ms).toISOString();
    // With the evidence: what was tried, and what the platform showed when it was asked.
    expect((await shop.message(message.id)).delivery).toEqual({
      state: 'unknown',
      rejection: null,
      rawCode: null,
      evidence: {
        attempts: [{ startedAt: at(t0), outcome: 'unknown', detail: expect.any(String) }],
        looks: [
          { at: at(t0 + 14 * second), listed: short.echoes.length, reachesBackTo: at(t0 + second) },
          { at: at(t0 + deliveryTimes.giveUpAfterMs), listed: null, reachesBackTo: null },
          { at: at(t0 + deliveryTimes.askForMs), listed: null, reachesBackTo: null },
        ],
      },
    });
    expect(await shop.conversation(id)).toMatchObject({
      handler: { kind: 'nobody' },
      handOff: { reason: 'agent_failed' },
    });
    expect(await claim(t0 + deliveryTimes.askForMs)).toEqual({ kind: 'done' });
  });

  test('is settled without a person when the platform is back after an hour and tells the truth', async () => {
    const message = await lost(shop.reply(id, 'Yes.', t0));
    const hour = 3600 * second;
    expect(await settle(t0 + hour, message, null)).toBe('still-unknown');
    const echo = { externalId: `e ${who}`, text: 'Yes.', occurredAt: t0 + 500 };
    expect(await settle(t0 + hour + second, message, listAt(t0 + hour + second, echo))).toBe('sent');
  });

  test('whose platform answers, and says neither yes nor no, is given up after ten minutes', async () => {
    const message = await lost(agentReply('Yes.'));
    const short = { ...listAt(t0 + deliveryTimes.giveUpAfterMs), reachesBackTo: t0 + second };
    expect(await settle(t0 + deliveryTimes.giveUpAfterMs, message, short)).toBe('given-up');
  });

  test('is not tried for ever', async () => {
    const message = await shop.reply(id, 'Yes.', t0);
    let now = t0;
    for (let i = 0; i < mostRequeues; i++, now += 20 * second) {
      await record((await claimed(now)).attemptId, unknown, now + second);
      expect(await settle(now + 10 * second, message, listAt(now + 10 * second))).toBe('requeued');
    }
    await record((await claimed(now)).attemptId, unknown, now + second);
    expect(await settle(now + 10 * second, message, listAt(now + 10 * second))).toBe('still-unknown');
  });
});

describe('an attempt whose sender is gone', () => {
  test('is left alone while the sender may still begin, then looked into; its late answer still counts', async () => {
    const message = await agentReply('Yes.');
    const { attemptId } = await claimed(t0, 1n);
    const startBy = new Date(t0 + deliveryTimes.startWithinMs);
    expect(await claim(t0 + 500, 2n)).toEqual({ kind: 'wait', until: startBy });
    expect(await claim(startBy.getTime(), 2n)).toMatchObject({
      kind: 'reconcile',
      delivery: { messageId: message.id },
    });
    await settle(startBy.getTime(), message, listAt(startBy.getTime()));
    expect(await stateOf(message)).toBe('unknown');
    await record(attemptId, accepted(`late ${who}`), t0 + 2 * second);
    expect(await stateOf(message)).toBe('sent');
    expect(await claim(t0 + 20 * second, 2n)).toEqual({ kind: 'done' });
  });

  test('that found itself too late and did not call leaves the word to who took over', async () => {
    const message = await agentReply('Yes.');
    const { attemptId } = await claimed(t0, 1n);
    await claim(t0 + 2 * second, 2n);
    await record(attemptId, { outcome: 'not-called' }, t0 + 30 * second);
    expect(await stateOf(message)).toBe('unknown');
    expect(await settle(t0 + 5 * second, message, listAt(t0 + 5 * second))).toBe('requeued');
  });
});
