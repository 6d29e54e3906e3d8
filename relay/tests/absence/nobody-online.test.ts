import { newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startMailboxSandbox } from '../../sandbox/mailbox/index.ts';
import { absenceFeature } from '../../src/absence/index.ts';
import { secret } from '../../src/config/index.ts';
import { connectionsFeature, markReconnect } from '../../src/connections/index.ts';
import { handOff, inboxFeature } from '../../src/inbox/index.ts';
import { takeOver } from '../../src/inbox/take-over.ts';
import { createShop, type Shop } from '../../src/inbox/testing/inbox-fixture.ts';
import { createMailer, mailFeature } from '../../src/mail/index.ts';
import { buryDeadJobs } from '../../src/queue/dead-jobs.ts';
import { liveSessions } from '../../src/tenancy/index.ts';
import { createTestContext, type TestContext } from '../../src/testing/test-context.ts';

const minute = 60_000;

let box: Awaited<ReturnType<typeof startMailboxSandbox>>;
let kit: TestContext;
let shop: Shop;
/** Of the relay's clock; presence goes by the database's. */
let passed = 0;
beforeAll(async () => {
  box = await startMailboxSandbox();
  const mail = createMailer({
    smtpUrl: secret(box.smtpUrl),
    http: { host: '127.0.0.1', port: 0, publicUrl: undefined },
  });
  const clock = { now: () => Date.now() + passed, after: () => () => undefined };
  kit = await createTestContext({
    features: [inboxFeature, connectionsFeature, mailFeature, absenceFeature],
    mail,
    clock,
  });
});
afterAll(async () => {
  await kit.close();
  await box.close();
});
beforeEach(async () => {
  passed = 0;
  await fetch(`${box.url}/_sandbox/mails`, { method: 'DELETE' });
  shop = await createShop(kit.ctx.db, { name: `shop ${newId()}` });
});

const owner = () => `${shop.personId}@example.com`;
const mails = async (to = owner()) => {
  const answer = await fetch(`${box.url}/_sandbox/mails?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { mails: { subject: string; text: string; messageId: string }[] }).mails;
};
/** As if the waiting jobs' time had come. */
const bringForward = () =>
  kit.database.adminSql`update graphile_worker._private_jobs set run_at = now() where run_at > now()`;
const settle = () => kit.drain();

async function handsOff(customer = newId()): Promise<ConversationId> {
  const { conversationId } = await shop.receive(customer, 'มีคนอยู่ไหมคะ', Date.now());
  await handsOffAgain(conversationId);
  return conversationId;
}
async function handsOffAgain(conversationId: ConversationId): Promise<void> {
  const { handlerEpoch } = await shop.conversation(conversationId);
  const now = kit.ctx.clock.now();
  await shop.run((tx) =>
    handOff(tx, { conversationId, handlerEpoch, reason: 'asked_for_person', summary: 'secret', now }),
  );
}
/** A desktop of the shop has a stream open on some node. */
async function comesOnline(role = 'owner', secondsAgo = 0): Promise<void> {
  const { adminSql } = kit.database;
  const [person, session] = [newId(), newId()];
  const { people } = kit.ctx.keys;
  const email = `${person}@example.com`;
  await adminSql`
    insert into person (id, email_index, email_sealed, name_sealed, password_hash)
    values (${person}, ${people.index(email)}, ${people.seal(email, `person:${person}:email`)},
      ${people.seal('Some', `person:${person}:name`)}, '-')`;
  await adminSql`insert into membership (tenant_id, person_id, role, tenant_name) values (${shop.tenantId}, ${person}, ${role}, 'x')`;
  await adminSql`
    insert into session (id, person_id, tenant_id, device_name, token_hash, expires_at)
    values (${session}, ${person}, ${shop.tenantId}, 'desk', ${Buffer.from(session)}, now() + interval '1 day')`;
  expect(await liveSessions(kit.ctx.db, [session])).toEqual(new Map([[session, { tenantId: shop.tenantId, role }]]));
  await adminSql`update session set online_at = now() - ${secondsAgo} * interval '1 second' where id = ${session}`;
}

test('handed off with nobody there, the owner gets one mail, and another person’s words are not in it', async () => {
  await handsOff();
  await settle();
  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  expect(mail?.subject).toMatch(/^ลูกค้า 1 แชทรอทีมของคุณตอบ/);
  expect(mail?.text).not.toMatch(/secret|มีคนอยู่ไหม|https?:/);
});

test('admins get it too, staff and viewers do not', async () => {
  for (const role of ['admin', 'staff', 'viewer']) await comesOnline(role, 600);
  await handsOff();
  await settle();
  const all = (await (await fetch(`${box.url}/_sandbox/mails`)).json()) as { mails: unknown[] };
  expect(all.mails).toHaveLength(2);
});

test('somebody who is there sees it on the screen', async () => {
  await comesOnline('staff', 20);
  await handsOff();
  await settle();
  expect(await mails()).toEqual([]);
  // The laptop was closed right after: seen at the second look.
  await kit.database
    .adminSql`update session set online_at = now() - interval '90 seconds' where tenant_id = ${shop.tenantId}`;
  await bringForward();
  await settle();
  expect(await mails()).toHaveLength(1);
});

test('a viewer cannot answer, so is nobody', async () => {
  await comesOnline('viewer');
  await handsOff();
  await settle();
  expect(await mails()).toHaveLength(1);
});

test('at most one mail in ten minutes, over all that waits then; what was taken meanwhile is left out', async () => {
  const first = await handsOff();
  await settle();
  const [, taken] = [await handsOff(), await handsOff()];
  await handsOff();
  await markLost();
  await settle();
  await bringForward();
  await settle();
  expect(await mails()).toHaveLength(1);
  await shop.run((tx) => takeOver(tx, { conversationId: taken, personId: shop.personId, now: Date.now() }));
  passed = 10 * minute + 1000;
  await bringForward();
  await settle();
  const [digest, ...earlier] = await mails();
  expect(earlier).toHaveLength(1);
  expect(digest?.subject).toMatch(/^ลูกค้า 2 แชทรอ/);
  expect(digest?.text).toContain('หลุดการเชื่อมต่อ');
  // The same conversation is told once an hour at most, however often it is handed off.
  await shop.run(async ({ sql }) => sql`update conversation set handler_kind = 'agent' where id = ${first}`);
  await handsOffAgain(first);
  passed = 25 * minute;
  await bringForward();
  await settle();
  expect(await mails()).toHaveLength(2);
  passed = 75 * minute;
  await shop.run(async ({ sql }) => sql`update conversation set handler_kind = 'agent' where id = ${first}`);
  await handsOffAgain(first);
  await settle();
  await bringForward();
  await settle();
  expect(await mails()).toHaveLength(3);
});

test('an account that must be linked again is told, one that is paused is not', async () => {
  await shop.run(async (tx) => {
    await tx.sql`update connection set status = 'paused' where id = ${shop.connectionId}`;
    tx.append({ type: 'connection.changed', connectionId: shop.connectionId });
  });
  await settle();
  expect(await mails()).toEqual([]);
  await markLost();
  await settle();
  expect((await mails())[0]?.subject).toMatch(/^ต้องเชื่อมต่อ @shop .* ใหม่/);
});

test('a server that is busy gets it later, and once; one that refuses makes a dead letter, not a failed hand-off', async () => {
  await fetch(`${box.url}/_sandbox/refuse?code=451&times=2`, { method: 'POST' });
  const id = await handsOff();
  for (let n = 0; n < 4; n++) {
    await bringForward();
    await settle();
  }
  expect(await mails()).toHaveLength(1);
  await fetch(`${box.url}/_sandbox/refuse?code=550&times=1`, { method: 'POST' });
  const other = await createShop(kit.ctx.db, { name: 'other' });
  shop = other;
  const refused = await handsOff();
  await settle();
  expect(await mails()).toEqual([]);
  expect(await buryDeadJobs(kit.ctx)).toBe(1);
  expect((await shop.conversation(refused)).handler).toEqual({ kind: 'nobody' });
  const letters = await shop.run(({ sql }) => sql`select task, cause, detail from dead_letter`);
  expect(letters).toEqual([
    { task: 'send-mail', cause: 'impossible', detail: 'the mail server did not take it: EMESSAGE 550' },
  ]);
  expect(id).not.toBe(refused);
});

test('two digests at once are one mail', async () => {
  await handsOff();
  const { adminSql } = kit.database;
  await adminSql`
    insert into absence_notice (tenant_id, kind, subject_id, noted_at)
    select tenant_id, 'hand-off', id, now() from conversation where tenant_id = ${shop.tenantId} on conflict do nothing`;
  await kit.ctx.db.withTenant(shop.tenantId, async (tx) => {
    for (const key of ['a', 'b', 'c']) tx.enqueue({ task: 'send-absence-digest', payload: {}, key });
  });
  await settle();
  await bringForward();
  await settle();
  expect(await mails()).toHaveLength(1);
});

async function markLost(): Promise<void> {
  await shop.run((tx) => markReconnect(tx, shop.connectionId, 'token_invalid'));
}
