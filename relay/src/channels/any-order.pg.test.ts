import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../config/index.ts';
import { findConnection } from '../connections/index.ts';
import { createShop, type Shop } from '../inbox/testing/inbox-fixture.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { applyEvent } from './apply-event.ts';
import type { Channel, ChannelEvent } from './channel.ts';
import { channelsFeature, createPlatforms } from './index.ts';
import { parseWebhook } from './tiktok/normalize.ts';
import { eventsOf } from './tiktok/pull.ts';

// Whatever comes of a conversation, in whatever order, how often, and at the same time: the same thread. On a real database, from the
// platform's own payloads on.

let kit: TestContext;
const channels = new Map<string, Channel>();
const now = Date.parse('2026-11-20T12:00:00Z');
const clock = { now: () => now, after: () => () => undefined };
beforeAll(async () => {
  const tiktok = {
    appId: '1',
    appSecrets: [secret('unused')],
    apiUrl: 'http://127.0.0.1:9/v',
    authorizeUrl: 'http://127.0.0.1:9/',
    isSandbox: true,
  };
  kit = await createTestContext({ features: [channelsFeature], channels, clock, config: { tiktok } });
  for (const [kind, channel] of createPlatforms(kit.ctx).channels) channels.set(kind, channel);
});
afterAll(() => kit.close());

/** One thing that happened, as webhooks and as the list tell it. */
interface Happening {
  readonly at: number;
  readonly event: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const t0 = now - 3_600_000;
const people = ['anna', 'boo'] as const;
type Person = (typeof people)[number];
const person = fc.constantFrom(...people);
const minute = fc.integer({ min: 0, max: 59 });
const messageName = fc.constantFrom('m1', 'm2', 'm3', 'm4');

const parties = (who: Person, by: 'customer' | 'shop') => {
  const customer = { id: `id of ${who}`, role: 'personal_account' };
  const shop = { id: 'the shop', role: 'business_account' };
  return by === 'customer'
    ? { from: who, to: 'shop', from_user: customer, to_user: shop, unique_identifier: `id of ${who}` }
    : { from: 'shop', to: who, from_user: shop, to_user: customer };
};
const base = (who: Person, by: 'customer' | 'shop', at: number) => ({
  ...parties(who, by),
  conversation_id: `thread of ${who}`,
  timestamp: at,
});
/** No two messages of one millisecond: which is the later then follows from a hash with the shop in it (`arrivals.pg.test.ts` has those). */
const atOf = (minutes: number, name: string) => t0 + minutes * 60_000 + Number(name.slice(1));

const blocks = fc.constantFrom<Record<string, unknown>>(
  { type: 'text', text: { body: 'มีไซซ์ M ไหมคะ' } },
  { type: 'image', image: { media_id: 'picture' } },
  { type: 'sticker', sticker: { url: 'https://example.com/s.webp' } },
  { type: 'share_post', share_post: { video_id: '7500000000000000001' } },
  { type: 'voice' },
);
/** Time and content are facts of a message: every copy has the same, so both follow from its name. */
const said = fc
  .record({
    who: person,
    by: fc.constantFrom('customer' as const, 'shop' as const),
    minutes: minute,
    block: blocks,
    quotes: fc.option(messageName, { nil: undefined }),
    source: fc.constantFrom('APP', 'API', 'WEB', undefined),
    isAuto: fc.boolean(),
    isFollower: fc.boolean(),
  })
  .map(
    ({ who, by, minutes, block, quotes, source, isAuto, isFollower }) =>
      (name: string): Happening => ({
        at: atOf(minutes, name),
        event: by === 'customer' ? 'im_receive_msg' : 'im_send_msg',
        content: {
          ...base(who, by, atOf(minutes, name)),
          ...block,
          message_id: name,
          is_follower: isFollower,
          ...(quotes === undefined ? {} : { referenced_message_info: { referenced_message_id: quotes } }),
          ...(source === undefined ? {} : { message_tag: { source } }),
          ...(by === 'shop' && isAuto ? { auto_message_type: 'WELCOME_MESSAGE' } : {}),
        },
      }),
  );
const reacted = fc
  .record({
    who: person,
    by: fc.constantFrom('customer' as const, 'shop' as const),
    minutes: minute,
    target: messageName,
    emoji: fc.constantFrom('👍', '❤️'),
    operation: fc.constantFrom('ADD', 'REMOVE'),
  })
  .map(
    ({ who, by, minutes, target, emoji, operation }): Happening => ({
      at: atOf(minutes, target),
      event: by === 'customer' ? 'im_receive_msg' : 'im_send_msg',
      content: {
        ...base(who, by, atOf(minutes, target)),
        type: 'reaction',
        message_id: `reaction ${minutes} ${target} ${emoji} ${operation} ${by}`,
        reaction: [{ operation, emoji, timestamp: atOf(minutes, target), original_msg_id: target }],
      },
    }),
  );
const seen = fc.record({ who: person, minutes: minute }).map(
  ({ who, minutes }): Happening => ({
    at: atOf(minutes, ''),
    event: 'im_mark_read_msg',
    content: { ...base(who, 'customer', atOf(minutes, '')), read: { last_read_timestamp: atOf(minutes, '') } },
  }),
);

const story = fc
  .tuple(
    fc.array(said, { minLength: 1, maxLength: 4 }),
    fc.array(reacted, { maxLength: 4 }),
    fc.array(seen, { maxLength: 3 }),
  )
  .map(([messages, reactions, receipts]) => [
    ...messages.map((make, index) => make(`m${index + 1}`)),
    ...reactions,
    ...receipts,
  ]);

/** A copy says what every copy says, or leaves out what is optional, or is the list's. */
type Form = 'webhook' | 'bare' | 'list';
const optional = ['unique_identifier', 'is_follower', 'from_user', 'to_user'];

function eventsIn({ event, content, at }: Happening, form: Form): readonly ChannelEvent[] {
  const isMessage = 'message_id' in content && content.type !== 'reaction';
  if (form === 'list' && isMessage) {
    const { type, from, to, ...rest } = content as Record<string, unknown> & { type: string; conversation_id: string };
    const listed = { ...rest, message_type: type.toUpperCase(), sender: from, recipient: to };
    return eventsOf({ messages: [listed], participants: [] }, 'the shop', rest.conversation_id);
  }
  const kept =
    form === 'bare' ? Object.entries(content).filter(([key]) => !optional.includes(key)) : Object.entries(content);
  const envelope = {
    event,
    create_time: Math.floor(at / 1000),
    user_openid: 'the shop',
    content: JSON.stringify(Object.fromEntries(kept)),
  };
  return parseWebhook(Buffer.from(JSON.stringify(envelope)));
}

async function take(shop: Shop, event: ChannelEvent): Promise<void> {
  await kit.ctx.db.withTenant(shop.tenantId, async (tx) => {
    const connection = await findConnection(tx, shop.connectionId);
    if (connection === null) throw new Error('no connection');
    await applyEvent(kit.ctx, tx, event, { connection, now, correlation: 'test' });
  });
}

let shops = 0;
const newShop = () => createShop(kit.ctx.db, { name: `Shop ${++shops}` });

/** All that a team can see, and what decides who answers, without our own ids. */
async function stateOf(shop: Shop) {
  return shop.run(async ({ sql }) => ({
    conversations: await sql`
      select v.external_id, v.status, v.handler_kind, v.handler_epoch, v.unread_count, v.messages_used, v.waiting_since,
        v.window_opened_at, v.window_expires_at, v.seen_by_contact_at, v.last_inbound_at,
        case when v.last_message_id is null then null else v.last_message_at end as last_message_at,
        (select m.external_id from message m where m.id = v.last_message_id) as last_message,
        c.handle, c.is_follower
      from conversation v join contact c on c.id = v.contact_id order by 1`,
    contacts: (await sql`select id from contact`).length,
    messages: await sql`
      select m.external_id, m.id, v.external_id as thread, m.direction, m.author_kind, m.at, m.reply_to_external_id,
        (select jsonb_agg(part - 'mediaId') from jsonb_array_elements(m.parts) as part) as parts
      from message m join conversation v on v.id = m.conversation_id order by 1`.then((rows) =>
      // Our id begins with the platform's time; its rest is a hash with the tenant in it.
      rows.map(({ id, ...row }) => ({ ...row, idTime: String(id).slice(0, 13) })),
    ),
    annotations: await sql`
      select target_external_id, kind, slot, occurred_at, body from message_annotation order by 1, 2, 3`,
    activities: await sql`select kind from activity order by 1`,
    media: (await sql`select id from media`).length,
  }));
}

const form = fc.constantFrom<Form>('webhook', 'webhook', 'bare', 'list');
const run = story.chain((happenings) =>
  fc.record({
    happenings: fc.constant(happenings),
    copies: fc.array(fc.array(form, { maxLength: 5 }), { minLength: happenings.length, maxLength: happenings.length }),
    seed: fc.integer(),
    atOnce: fc.constantFrom(1, 2, 8),
  }),
);

test('any order and number of copies, also at the same time, end in the same threads', async () => {
  await fc.assert(
    fc.asyncProperty(run, async ({ happenings, copies, seed, atOnce }) => {
      const arriving = happenings.flatMap((happening, index) =>
        (copies[index] ?? []).map((one) => ({ happening, form: one })),
      );
      const inOrder = arriving.toSorted((a, b) => a.happening.at - b.happening.at);
      const oracle = await newShop();
      for (const one of inOrder) for (const event of eventsIn(one.happening, one.form)) await take(oracle, event);
      const shop = await newShop();
      const waiting = shuffled(arriving, seed);
      const worker = async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          for (const event of eventsIn(next.happening, next.form)) await take(shop, event);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      expect(await stateOf(shop)).toEqual(await stateOf(oracle));
    }),
    { numRuns: 40 },
  );
}, 60_000);

function shuffled<T>(list: readonly T[], seed: number): T[] {
  return (
    fc.sample(fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length }), {
      seed,
      numRuns: 1,
    })[0] ?? []
  );
}

const folder = new URL('./tiktok/samples/', import.meta.url);
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map(
    (file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { delivery: { content: object } }).delivery,
  );

test('a payload with any of its values replaced by anything is applied or left out, and never fails', async () => {
  const shop = await newShop();
  const change = fc.record({
    delivery: fc.constantFrom(...samples),
    at: fc.nat(30),
    value: fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.double(),
      fc.constant('x'.repeat(4000)),
    ),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ delivery, at, value }) => {
      const keys = Object.keys(delivery.content);
      const key = keys[at % Math.max(1, keys.length)] ?? 'none';
      const content = JSON.stringify({ ...delivery.content, [key]: value });
      for (const event of parseWebhook(Buffer.from(JSON.stringify({ ...delivery, content })))) await take(shop, event);
    }),
    { numRuns: 300 },
  );
}, 60_000);
