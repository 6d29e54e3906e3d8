import { must, newId } from '@tandem/shared/lib';
import type { ConversationId, DeliveryState, MessageId } from '@tandem/shared/model';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { type Claim, claimDelivery } from './claim-delivery.ts';
import { deliveryMoves } from './delivery-moves.ts';
import { deliveryTimes } from './delivery-times.ts';
import { type DeliveryResult, recordDelivery } from './record-delivery.ts';
import { type PlatformList, settleUnknown } from './settle-unknown.ts';
import { takeOver } from './take-over.ts';
import { createShop, type Shop, testCapabilities } from './testing/inbox-fixture.ts';
import { rejected, second, t0, unknown } from './testing/talk.ts';
import { wakeOnly } from './testing/wake-only.ts';

/** Long replies are two messages; no window's count ends the run. */
const small = { ...testCapabilities, messagesPerWindow: null, text: { limit: 12, unit: 'char' } } as const;

let database: TestDatabase;
let shop: Shop;
beforeAll(async () => {
  database = await createTestDatabase([wakeOnly]);
  shop = await createShop(database.db, { name: 'A', capabilities: small });
});
afterAll(() => database.close());

/** What the platform does with a call, and what its caller hears of it. `dies`: the caller hears nothing, for it is gone. */
const fates = ['answers', 'errs after', 'errs before', 'dies after', 'dies before', 'throttles', 'refuses'] as const;
type Fate = (typeof fates)[number];
const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('staff writes' as const), parts: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('agent writes' as const), parts: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('send' as const), fate: fc.constantFrom(...fates), hasList: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('echo' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('late answer' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'customer writes' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'take over' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('time passes' as const),
      ms: fc.constantFrom(100, 900, 3_000, 11_000, 31_000),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

interface Effect {
  readonly externalId: string;
  readonly text: string;
  readonly at: number;
  readonly attemptId: string;
  readonly author: 'agent' | 'staff';
}

interface World {
  readonly who: string;
  readonly id: ConversationId;
  now: number;
  fence: bigint;
  written: number;
  newestQuestion: MessageId;
  takenAt: number | null;
  /** What the customer got, in order. */
  readonly effects: Effect[];
  readonly unanswered: Effect[];
  /** Texts in the order in which they are to arrive. */
  readonly order: string[];
  readonly hadDoubt: Set<string>;
  states: Map<string, DeliveryState>;
}

let customers = 0;

async function begin(): Promise<World> {
  const who = `machine ${++customers}`;
  const { conversationId: id, messageId } = await shop.receive(who, 'Do you ship?', t0);
  const lists = { effects: [], unanswered: [], order: [], hadDoubt: new Set<string>(), states: new Map() };
  return { who, id, now: t0, fence: 1n, written: 0, newestQuestion: messageId, takenAt: null, ...lists };
}

/** Each part's text is its own: what arrives twice is seen. */
function words(world: World, parts: number): string {
  const texts = Array.from({ length: parts }, () => `${String(++world.written).padStart(10, 'x')}  `);
  return texts.join('').trimEnd();
}

async function obey(world: World, given: Command): Promise<void> {
  const { id, who } = world;
  switch (given.do) {
    case 'staff writes':
      world.takenAt ??= world.now;
      await shop.reply(id, words(world, given.parts), world.now);
      return;
    case 'agent writes':
      // It hands off by itself when a reply of its is refused for good.
      if ((await shop.conversation(id)).handler.kind !== 'agent') return;
      await shop.reply(id, words(world, given.parts), world.now, {
        author: { kind: 'agent', handlerEpoch: 0, answersMessageId: world.newestQuestion },
        clientId: null,
      });
      return;
    case 'customer writes':
      world.newestQuestion = (await shop.receive(who, 'And now?', world.now)).messageId;
      return;
    case 'take over':
      world.takenAt ??= world.now;
      await shop.run((tx) => takeOver(tx, { conversationId: id, personId: shop.personId, now: world.now }));
      return;
    case 'time passes':
      world.now += given.ms;
      return;
    case 'echo': {
      const effect = world.effects[given.which % Math.max(1, world.effects.length)];
      if (effect !== undefined) await shop.echo(who, effect.text, effect.at, effect);
      return;
    }
    case 'late answer': {
      const effect = world.unanswered[given.which % Math.max(1, world.unanswered.length)];
      if (effect !== undefined)
        await answer(world, effect.attemptId, { outcome: 'accepted', externalIds: [effect.externalId] });
      return;
    }
    case 'send':
      await send(world, given.fate, given.hasList);
  }
}

const answer = (world: World, attemptId: string, result: DeliveryResult) =>
  shop.run((tx) => recordDelivery(tx, { attemptId, result, now: world.now }));

async function send(world: World, fate: Fate, hasList: boolean): Promise<void> {
  const { id, fence, now } = world;
  const deadlineAt = new Date(now + deliveryTimes.deadlineMs);
  const next = await shop.run((tx) => claimDelivery(tx, { conversationId: id, fence, deadlineAt, now }));
  if (next.kind === 'reconcile') {
    world.hadDoubt.add(next.delivery.text);
    const list = hasList ? listOf(world) : null;
    await shop.run((tx) => settleUnknown(tx, { delivery: next.delivery, list, now }));
  }
  if (next.kind === 'claimed') await call(world, next.claim, fate);
}

async function call(world: World, { attemptId, text, authorKind }: Claim, fate: Fate): Promise<void> {
  const { now } = world;
  if (authorKind === 'agent') expect(world.takenAt, 'the agent begins nothing after a takeover').toBeNull();
  const hasEffect = fate === 'answers' || fate.endsWith('after');
  const effect = { externalId: newId(), text, at: now, attemptId, author: authorKind };
  if (hasEffect) {
    expect(
      world.effects.map((one) => one.text),
      'nobody gets it twice',
    ).not.toContain(text);
    world.effects.push(effect);
    if (fate !== 'answers') world.unanswered.push(effect);
  }
  if (fate.startsWith('dies')) world.fence += 1n;
  else if (fate === 'answers')
    await answer(world, attemptId, { outcome: 'accepted', externalIds: [effect.externalId] });
  else if (fate === 'throttles') await answer(world, attemptId, rejected('rate_limited', second, '40100'));
  else if (fate === 'refuses') await answer(world, attemptId, rejected('policy'));
  else await answer(world, attemptId, unknown);
}

/** The truth, as far back as the beginning. */
function listOf({ now, effects }: World): PlatformList {
  return {
    askedAt: now,
    reachesBackTo: t0 - second,
    echoes: effects.map(({ externalId, text, at }) => ({ externalId, text, occurredAt: at })),
  };
}

async function look(world: World): Promise<void> {
  const rows = await database.adminSql<{ text: string; state: DeliveryState }[]>`
    select d.text, d.state from delivery d join message m on m.tenant_id = d.tenant_id and m.id = d.message_id
    where d.conversation_id = ${world.id} order by m.created_at, m.id, d.part`;
  for (const { text, state } of rows) {
    const before = world.states.get(text);
    if (before === undefined) world.order.push(text);
    // Several moves may lie in one command, and all of them must lead there.
    else if (before !== state) expect(reachable(before), `${before} → ${state}`).toContain(state);
    if (state === 'unknown') world.hadDoubt.add(text);
    world.states.set(text, state);
  }
}

function isOpen({ states }: World): boolean {
  return [...states.values()].some((state) => state === 'queued' || state === 'attempting' || state === 'unknown');
}

function reachable(from: DeliveryState): DeliveryState[] {
  const found = new Set<DeliveryState>(deliveryMoves[from]);
  for (const state of found) for (const next of deliveryMoves[state]) found.add(next);
  return [...found];
}

/** What was written first arrives first, but for a person's reply that does not wait for the unknown. */
function expectOrder({ effects, order, hadDoubt }: World): void {
  effects.forEach((later, at) => {
    for (const earlier of effects.slice(0, at)) {
      if (order.indexOf(earlier.text) < order.indexOf(later.text)) continue;
      expect({ passed: later.text, hadDoubt: hadDoubt.has(later.text), by: earlier.author }).toMatchObject({
        hadDoubt: true,
        by: 'staff',
      });
    }
  });
}

test('no sequence of events leaves the machine, sends twice, changes the order, or leaves an outcome open', {
  timeout: 60_000,
}, async () => {
  const property = fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (commands) => {
    const world = await begin();
    for (const given of commands) {
      await obey(world, given);
      await look(world);
    }
    // The platform tells the truth from now on, and somebody asks it.
    for (let n = 0; n < 60 && isOpen(world); n++) {
      world.now += 5 * second;
      await send(world, 'answers', true);
      await look(world);
    }
    expectOrder(world);
    const received = new Set(world.effects.map(({ text }) => text));
    for (const [text, state] of world.states) {
      expect(['sent', 'failed', 'cancelled'], `${text} is ${state}`).toContain(state);
      expect({ text, isSent: state === 'sent' }).toEqual({ text, isSent: received.has(text) });
    }
    expect(world.states.size).toBe(must(world.written));
  });
  await fc.assert(property, { numRuns: Number(process.env.TANDEM_MACHINE_RUNS ?? 20), endOnFailure: true });
});
