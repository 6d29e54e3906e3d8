import { must } from '@tandem/shared/lib';
import type { ConnectionId, ConversationRow, MessageRow } from '@tandem/shared/model';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { linked, openShop, type PlatformRig, type Shop, startPlatformRig } from './platform-rig.ts';

let rig: PlatformRig;
let shop: Shop;
let other: Shop;
let id: ConnectionId;
beforeAll(async () => {
  rig = await startPlatformRig();
  shop = await openShop(rig, 'Lanlom');
  other = await openShop(rig, 'Kafae');
  id = await linked(shop, 'lanlom.wear');
  await linked(other, 'baan.kafae');
  await rig.settle();
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.knob('mishaps/reset'));

let people = 0;
/** A customer nobody has met. */
async function customer(more: object = {}): Promise<string> {
  const username = `guest.${++people}`;
  await rig.knob('customers', { username, displayName: `Guest ${people}`, ...more });
  return username;
}
const say = (from: string, message: object, more: object = {}) =>
  rig.knob<{ messageId: string }>('customer/send', { customer: from, account: 'lanlom.wear', message, ...more });
const text = (words: string) => ({ type: 'text', text: words });

/** What the team sees of this customer, by handle. */
async function thread(handle: string, of = shop): Promise<{ conversation: ConversationRow; messages: MessageRow[] }> {
  const rows = await snapshot(of);
  const contact = must(
    rows.contacts.find((row) => row.handle === handle),
    handle,
  );
  const conversation = must(rows.conversations.find((row) => row.contactId === contact.id));
  const messages = rows.messages
    .filter((row) => row.conversationId === conversation.id)
    .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  return { conversation, messages };
}
async function snapshot(of: Shop) {
  return rig.ctx.db.withTenantSnapshot(of.tenantId, async (tx) => {
    const rows = Object.fromEntries(rig.ctx.features.flatMap((feature) => Object.entries(feature.rows ?? {})));
    const page = async <R>(name: string) => (await must(rows[name]).page(tx, null, 1000, rig.ctx)) as unknown as R[];
    return {
      contacts: await page<{ id: string; handle: string | null; displayName: string | null }>('contacts'),
      conversations: await page<ConversationRow>('conversations'),
      messages: await page<MessageRow>('messages'),
    };
  });
}
const outcomes = () =>
  rig.kit.database.adminSql<{ outcome: string; detail: string | null }[]>`
    select outcome, detail from webhook_delivery where outcome <> 'processed' order by received_at`;

test("a customer's words arrive, with the window they open, in the right shop and no other", async () => {
  const who = await customer({ follows: ['lanlom.wear'] });
  await say(who, text('มีไซซ์ M สีครีมไหมคะ 🙏'));
  await rig.settle();
  const { conversation, messages } = await thread(who);
  expect(messages).toMatchObject([
    { direction: 'inbound', author: { kind: 'contact' }, parts: [{ kind: 'text', text: 'มีไซซ์ M สีครีมไหมคะ 🙏' }] },
  ]);
  expect(Date.parse(conversation.windowExpiresAt ?? '') - Date.parse(must(messages[0]).at)).toBe(48 * 3_600_000);
  expect(conversation).toMatchObject({ connectionId: id, unreadCount: 1, messagesUsed: 0 });
  expect((await snapshot(other)).messages).toEqual([]);
});

test('a new customer is introduced by the name only the message list tells', async () => {
  const who = await customer();
  await say(who, text('hello'));
  await rig.settle();
  const { contacts } = await snapshot(shop);
  expect(contacts.find(({ handle }) => handle === who)).toMatchObject({ displayName: `Guest ${people}` });
});

test('a picture is fetched once, drawn anew and served from our own store', async () => {
  const who = await customer();
  await say(who, { type: 'image' });
  await rig.settle();
  const [message] = (await thread(who)).messages;
  const part = must(message?.parts[0]);
  expect(part).toMatchObject({ kind: 'image', state: 'ready', mime: 'image/webp' });
  const mediaId = 'mediaId' in part ? must(part.mediaId) : undefined;
  const media = await rig.ctx.db.withTenant(shop.tenantId, (tx) => rig.ctx.media.get(tx, must(mediaId)));
  const drawn = await sharp(must(media?.bytes)).metadata();
  expect(part).toMatchObject({ width: drawn.width, height: drawn.height });
  expect(drawn.format).toBe('webp');
  await rig.ctx.db.withTenant(other.tenantId, async (tx) => {
    expect(await rig.ctx.media.get(tx, must(mediaId))).toBeNull();
  });
});

test.each([
  ['sticker', { type: 'sticker' }, [{ kind: 'sticker', state: 'ready', mime: 'image/webp' }]],
  ['emoji', { type: 'emoji' }, [{ kind: 'sticker', state: 'ready', mime: 'image/webp' }]],
  ['shared post', { type: 'share_post' }, [{ kind: 'shared-post' }]],
  ['unknown type', { type: 'unsupported', wireType: 'voice' }, [{ kind: 'unsupported', type: 'voice' }]],
])('a %s is shown as what it is', async (_what, message, parts) => {
  const who = await customer();
  await say(who, message);
  await rig.settle();
  const [shown] = (await thread(who)).messages;
  expect(shown?.parts).toMatchObject(parts);
});

test('a picture that is no picture ends as failed, one that cannot be had now is fetched later', async () => {
  const who = await customer();
  await say(who, {
    type: 'image',
    dataBase64: (
      await sharp({ create: { width: 9000, height: 8000, channels: 3, background: 'red' } })
        .png()
        .toBuffer()
    ).toString('base64'),
  });
  await rig.settle();
  expect((await thread(who)).messages[0]?.parts).toMatchObject([{ kind: 'image', state: 'failed', width: null }]);
  const second = await customer();
  await rig.knob('mishaps', { api: { fault: 'error-before', path: '/business/message/media/download/', times: 1 } });
  await say(second, { type: 'image' });
  await rig.settle();
  expect((await thread(second)).messages[0]?.parts).toMatchObject([{ kind: 'image', state: 'pending' }]);
  await rig.kit.database.adminSql`update graphile_worker._private_jobs set run_at = now()`;
  await rig.settle();
  expect((await thread(second)).messages[0]?.parts).toMatchObject([{ kind: 'image', state: 'ready' }]);
});

test('copies, disorder, odd JSON and bare payloads change nothing', async () => {
  const who = await customer();
  await rig.knob('mishaps', {
    webhook: { copies: 3, order: 'unordered', json: 'escaped', optionalFields: 'left-out' },
  });
  for (const words of ['one', 'two / สอง', 'three']) await say(who, text(words));
  await rig.settle();
  const { messages } = await thread(who);
  expect(messages.map(({ parts }) => parts)).toEqual(
    ['one', 'two / สอง', 'three'].map((words) => [{ kind: 'text', text: words }]),
  );
});

test('what comes too late is believed only when the platform confirms it', async () => {
  const who = await customer();
  await rig.knob('mishaps', { webhook: { ageSeconds: 7200 } });
  await say(who, text('two hours on the way'));
  await rig.settle();
  expect((await thread(who)).messages).toMatchObject([{ parts: [{ kind: 'text', text: 'two hours on the way' }] }]);
  // A replay of something the platform does not know: a thread that exists, words nobody said.
  const [{ key }] = await rig.kit.database.adminSql<[{ key: string }]>`
    select v.external_id as key from conversation v join contact c on c.id = v.contact_id where c.handle = ${who}`;
  await rig.knob('webhooks/emit', {
    event: 'im_receive_msg',
    account: 'lanlom.wear',
    content: {
      conversation_id: key,
      message_id: 'forged==',
      timestamp: rig.ctx.clock.now(),
      type: 'text',
      text: { body: 'never said' },
    },
  });
  await rig.settle();
  expect((await thread(who)).messages).toHaveLength(1);
});

test('words of a customer in the EU, which the webhook withholds, are pulled', async () => {
  const who = await customer({ region: 'EU' });
  await say(who, text('bonjour'));
  await rig.settle();
  expect((await thread(who)).messages).toMatchObject([{ parts: [{ kind: 'text', text: 'bonjour' }] }]);
});

test('the owner answers in the app, the customer reads and reacts', async () => {
  const who = await customer();
  const { messageId } = await say(who, text('is it open?'));
  await rig.settle();
  await rig.knob('owner/send', {
    customer: who,
    account: 'lanlom.wear',
    message: text('yes, until nine'),
    referencedMessageId: messageId,
  });
  await rig.knob('customer/read', { customer: who, account: 'lanlom.wear' });
  await rig.settle();
  const { conversation, messages } = await thread(who);
  expect(messages).toMatchObject([
    { direction: 'inbound' },
    {
      direction: 'outbound',
      author: { kind: 'platform-app' },
      parts: [{ text: 'yes, until nine' }],
      replyToId: messages[0]?.id,
    },
  ]);
  expect(conversation.handler).toMatchObject({ kind: 'staff' });
  expect(conversation.seenByContactAt).not.toBeNull();
  await say(who, { type: 'reaction', emoji: '👍', originalMessageId: messageId });
  await rig.settle();
  expect((await thread(who)).messages[0]?.reactions).toEqual([{ by: 'contact', emoji: '👍' }]);
});

test('what was said before the account was linked is read from the platform', async () => {
  await rig.knob('accounts', { username: 'quiet.shop' });
  const quiet = await openShop(rig, 'Quiet');
  const who = await customer();
  await rig.knob('customer/send', { customer: who, account: 'quiet.shop', message: text('are you there?') });
  await linked(quiet, 'quiet.shop');
  await rig.settle();
  expect((await thread(who, quiet)).messages).toMatchObject([{ parts: [{ text: 'are you there?' }] }]);
});

test('a paused account takes messages in, and its agent waits; a disconnected one takes none', async () => {
  await rig.knob('accounts', { username: 'paused.shop' });
  const pausing = await openShop(rig, 'Pausing');
  const connection = await linked(pausing, 'paused.shop');
  await rig.settle();
  await pausing.request('PATCH', `/connections/${connection}`, { status: 'paused' });
  const who = await customer();
  const write = () => rig.knob('customer/send', { customer: who, account: 'paused.shop', message: text('hi') });
  await write();
  await rig.settle();
  expect(await thread(who, pausing)).toMatchObject({ conversation: { handler: { kind: 'agent' } }, messages: [{}] });
  await pausing.request('DELETE', `/connections/${connection}`);
  await write();
  await rig.settle();
  expect((await thread(who, pausing)).messages).toHaveLength(1);
});

test('events of other features and of strangers are set aside with a reason', async () => {
  const before = (await outcomes()).length;
  await rig.knob('webhooks/emit', { event: 'im_brand_new_event', account: 'lanlom.wear', content: { timestamp: 1 } });
  await rig.knob('customer/comment', { customer: await customer(), account: 'lanlom.wear', text: 'price?' });
  await rig.knob('customer/refer', {
    customer: await customer(),
    account: 'lanlom.wear',
    source: 'short_link',
    ref: 'spring',
  });
  await rig.settle();
  // The platform keeps no order between its webhooks.
  const since = (await outcomes()).slice(before).sort((a, b) => (a.detail ?? '').localeCompare(b.detail ?? ''));
  expect(since).toEqual([
    { outcome: 'ignored', detail: 'im_brand_new_event' },
    { outcome: 'ignored', detail: 'im_receive_high_intent_comment' },
    { outcome: 'ignored', detail: 'referral' },
  ]);
});
