import type { ConnectionId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { linked, openShop, type PlatformRig, type Shop, startPlatformRig } from './platform-rig.ts';

// What is validly signed but late is believed only as far as the platform confirms it, and never silently dropped.

const account = 'lanlom.wear';
let rig: PlatformRig;
let shop: Shop;
let id: ConnectionId;
let people = 0;
let who: string;

beforeAll(async () => {
  rig = await startPlatformRig();
  shop = await openShop(rig, 'Lanlom');
  id = await linked(shop, account);
  await rig.settle();
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  await rig.knob('mishaps/reset');
  // What the test before took from the app's budget need not be waited for.
  await sql()`delete from app_limit`;
  who = `late.guest.${++people}`;
  await rig.knob('customers', { username: who });
});

const text = (words: string) => ({ type: 'text', text: words });
const say = (message: object) => rig.knob<{ messageId: string }>('customer/send', { customer: who, account, message });
const late = (seconds = 71 * 3600) => rig.knob('mishaps', { webhook: { ageSeconds: seconds } });
const sql = () => rig.kit.database.adminSql;
/** Of the newest delivery of this event. */
const newest = async (event: string) => {
  const [row] = await sql()<{ id: string; state: string; detail: string | null; asked: number }[]>`
    select id, state, detail, asked from webhook_delivery where convert_from(body, 'UTF8') like ${`%"${event}"%`}
    order by received_at desc limit 1`;
  return row;
};
const shown = () => sql()<{ words: string | null; correlation: string | null; key: string }[]>`
  select m.parts -> 0 ->> 'text' as words, m.correlation, v.external_id as key
  from message m join conversation v on v.id = m.conversation_id join contact c on c.id = v.contact_id
  where c.handle = ${who} order by m.at`;
/** The queue's next look, now. */
const dueNow = () => sql()`update graphile_worker._private_jobs set run_at = now() where locked_at is null`;
/** The next look at what is in quarantine, and nothing else that would ask the platform too. */
const again = async () => {
  await sql()`delete from app_limit`;
  await sql()`update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = 'confirm-webhook' and j.locked_at is null`;
  await rig.settle();
};
const status = async () => (await shop.connections())[0];

test.each([
  ['71 hours late', 71 * 3600],
  ['from the future', -600],
])('%s, and the platform confirms it: it is there once, under the id of its delivery', async (_what, seconds) => {
  await late(seconds);
  await say(text('on the way for long'));
  await rig.settle();
  const delivery = await newest('im_receive_msg');
  expect(delivery).toMatchObject({ state: 'processed', detail: null });
  expect(await shown()).toEqual([{ words: 'on the way for long', correlation: delivery?.id, key: expect.any(String) }]);
});

test('late word of a customer in the EU, which says only that something came, makes us look', async () => {
  await rig.knob('customers', { username: `eu.${who}`, region: 'EU' });
  await late();
  await rig.knob('customer/send', { customer: `eu.${who}`, account, message: text('bonjour') });
  await rig.settle();
  expect(await newest('im_receive_msg_eu')).toMatchObject({ state: 'processed' });
  who = `eu.${who}`;
  expect((await shown()).map(({ words }) => words)).toEqual(['bonjour']);
});

test('what the platform does not confirm has no effect, and says so', async () => {
  await say(text('really said'));
  await rig.settle();
  const [{ key } = { key: '' }] = await shown();
  await late();
  const forge = (content: object) => rig.knob('webhooks/emit', { event: 'im_receive_msg', account, content });
  const timestamp = rig.ctx.clock.now();
  await forge({ conversation_id: key, message_id: 'forged==', timestamp, type: 'text', text: { body: 'never said' } });
  await rig.settle();
  expect(await newest('im_receive_msg')).toMatchObject({
    state: 'unconfirmed',
    detail: "message: not in the platform's list",
  });
  await forge({
    conversation_id: 'nowhere',
    message_id: 'forged2==',
    timestamp,
    type: 'text',
    text: { body: 'never' },
  });
  await rig.settle();
  expect(await newest('im_receive_msg')).toMatchObject({
    state: 'unconfirmed',
    detail: 'message: the platform does not know the conversation',
  });
  const seen = { conversation_id: key, timestamp, read: { last_read_timestamp: timestamp } };
  await rig.knob('webhooks/emit', { event: 'im_mark_read_msg', account, content: seen });
  await rig.settle();
  expect(await newest('im_mark_read_msg')).toMatchObject({
    state: 'unconfirmed',
    detail: 'seen: the platform lists none',
  });
  expect((await shown()).map(({ words }) => words)).toEqual(['really said']);
});

test('while the platform is down it waits in quarantine, and is asked again', async () => {
  await late();
  await rig.knob('mishaps', { api: { fault: 'server-error', path: '/business/message/content/list/', times: 2 } });
  await say(text('patience'));
  await rig.settle();
  expect(await newest('im_receive_msg')).toMatchObject({
    state: 'quarantined',
    detail: expect.stringMatching(/^message: the platform (could not be asked|is in trouble)$/),
    asked: 1,
  });
  expect(await shown()).toEqual([]);
  await again();
  expect(await newest('im_receive_msg')).toMatchObject({ state: 'quarantined', asked: 2 });
  await again();
  expect(await newest('im_receive_msg')).toMatchObject({ state: 'processed', asked: 2 });
  expect((await shown()).map(({ words }) => words)).toEqual(['patience']);
});

test('a reaction is confirmed by what stands in the list', async () => {
  const { messageId } = await say(text('lovely'));
  await rig.settle();
  await late();
  await say({ type: 'reaction', emoji: '👍', originalMessageId: messageId });
  await rig.settle();
  expect(await newest('im_receive_msg')).toMatchObject({ state: 'processed' });
  const kept = await sql()`
    select 1 from message_annotation where kind = 'reaction' and target_external_id = ${messageId} and body ->> 'action' = 'add'`;
  expect(kept).toHaveLength(1);
});

test('what was deleted here comes back neither by a late copy nor by a pull', async () => {
  const { messageId } = await say(text('forget me'));
  await rig.settle();
  const [{ body } = { body: Buffer.alloc(0) }] = await sql()<{ body: Buffer }[]>`
    select body from webhook_delivery where convert_from(body, 'UTF8') like ${`%${messageId}%`}`;
  await rig.ctx.db.withTenant(shop.tenantId, (tx) => tx.sql`delete from contact where handle = ${who}`);
  expect(await shown()).toEqual([]);
  await sql()`delete from webhook_seen`;
  await sql()`delete from webhook_delivery`;
  const { content } = JSON.parse(body.toString()) as { content: string };
  await rig.knob('webhooks/emit', { event: 'im_receive_msg', account, content });
  await rig.settle();
  // The raw copy that brought it back is emptied, so it is found by being the only one.
  const copies = await sql()`select state, detail, length(body) as bytes from webhook_delivery`;
  expect(copies).toEqual([{ state: 'ignored', detail: 'message: deleted here', bytes: 0 }]);
  expect(await shown()).toEqual([]);
  await say(text('something new'));
  await rig.settle();
  // Its conversation is pulled for the name, with the old message in the list.
  expect((await shown()).map(({ words }) => words)).toEqual(['something new']);
});

test('what no webhook brought is found by the next round of catching up', async () => {
  await say(text('hello'));
  await rig.settle();
  await rig.knob('mishaps', { webhook: { held: true } });
  await say(text('lost on the way'));
  expect(await shown()).toHaveLength(1);
  const [round] = await sql()<{ inMinutes: number }[]>`
    select extract(epoch from run_at - now())::int / 60 as "inMinutes" from graphile_worker.jobs
    where task_identifier = 'catch-up-account'`;
  expect(round?.inMinutes).toBeGreaterThanOrEqual(20);
  expect(round?.inMinutes).toBeLessThanOrEqual(36);
  await dueNow();
  await rig.kit.drain();
  expect((await shown()).map(({ words }) => words)).toEqual(['hello', 'lost on the way']);
  // Late by the time it comes, it changes nothing; the message is known, so nobody asks the platform about it.
  await rig.knob('mishaps', { webhook: { ageSeconds: 7200 }, api: { fault: 'server-error', path: '', times: null } });
  await rig.knob('webhooks/release');
  await rig.settle();
  expect(await newest('im_receive_msg')).toMatchObject({ state: 'processed', asked: 0 });
  expect(await shown()).toHaveLength(2);
});

test('a removal that comes late counts when the grant is gone, and does not while it stands', async () => {
  await late();
  const removed = (timestamp: number) =>
    rig.knob('webhooks/emit', { event: 'authorization.removed', account, content: { reason: 1, timestamp } });
  await removed(rig.ctx.clock.now());
  await rig.settle();
  expect(await newest('authorization.removed')).toMatchObject({
    state: 'unconfirmed',
    detail: 'account-state: the platform still honours the grant',
  });
  expect(await status()).toMatchObject({ status: 'active' });
  // What waits when the account must be linked again is confirmed afterwards.
  await rig.knob('mishaps', { api: { fault: 'server-error', path: '/business/message/content/list/', times: null } });
  await say(text('before the removal'));
  await rig.settle();
  await rig.knob('accounts/disconnect', { account, reason: 1 });
  await rig.settle();
  expect(await newest('authorization.removed')).toMatchObject({ state: 'processed' });
  expect(await status()).toMatchObject({ status: 'reconnect' });
  await rig.knob('mishaps/reset');
  await again();
  expect(await newest('im_receive_msg')).toMatchObject({
    state: 'quarantined',
    detail: 'message: the account must be linked again',
  });
  expect(await linked(shop, account)).toBe(id);
  await expect
    .poll(
      async () => {
        await again();
        return (await newest('im_receive_msg'))?.state;
      },
      { timeout: 25_000, interval: 500 },
    )
    .toBe('processed');
  expect((await shown()).map(({ words }) => words)).toEqual(['before the removal']);
}, 60_000);
