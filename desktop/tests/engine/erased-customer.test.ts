import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ContactExport, Erasure, Session } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { type ContactId, type ConversationId, clientId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxApp } from '../../../relay/src/config/index.ts';
import { personalTables } from '../../../relay/src/privacy/personal-tables.ts';
import type { ListItem } from '../../src/bridge/index.ts';
import { startShopRig } from './shop-rig.ts';

// What a customer's erasure leaves behind, looked for in every table, every job and every file of a desktop.

/** Letters that nothing else contains, so that not even a trigram of it is there by chance. */
const marker = 'ZqxJvkWq7';
const customer = 'mintt.cloudy';

let rig: Awaited<ReturnType<typeof startShopRig>>;
let owner: Session;
beforeAll(async () => {
  rig = await startShopRig();
  await rig.link();
  const body = { email: 'owner@example.com', password: 'correct horse battery', deviceName: 'test' };
  owner = (await rig.relay.call<Session>('POST', '/auth/login', { body })).body;
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

const api = async <T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> =>
  rig.relay.call<T>(method, path, { as: owner, ...(body && { body }) });

async function rowOf(handle: string): Promise<ListItem | undefined> {
  const all = {
    view: 'open',
    connectionId: null,
    closingSoonOnly: false,
    order: 'newest',
    offset: 0,
    limit: 50,
  } as const;
  return (await rig.engine.call('inbox.list', all)).items.find((item) => item.contact.handle === handle);
}
async function seen(handle: string): Promise<ListItem> {
  await rig.engine.until(async () => (await rowOf(handle)) !== undefined, `${handle} in the list`);
  return must(await rowOf(handle), handle);
}
const wordsOf = async (conversationId: ConversationId) => {
  const { items } = await rig.engine.call('thread.page', { conversationId, before: null, limit: 100 });
  return items.flatMap((item) =>
    item.kind === 'message' ? item.message.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])) : [],
  );
};
const queue = (conversationId: ConversationId, text: string) =>
  rig.engine.call('reply.queue', { clientId: clientId.parse(newId()), conversationId, text, replyToId: null });

/** Says it, shows a picture, is answered by the agent and by a person, and leaves a trace wherever one can be left. */
async function talk(handle: string): Promise<{ contactId: ContactId; conversationId: ConversationId }> {
  await rig.say(handle, { type: 'text', text: `เสื้อ ${marker} เหลือไหมคะ` });
  const { conversation, contact } = await seen(handle);
  const conversationId = conversation.id;
  await rig.say(handle, { type: 'image' });
  await rig.engine.call('conversation.takeOver', { conversationId });
  await rig.engine.until(async () => {
    const view = await rig.engine.call('conversation.get', { conversationId });
    return view?.conversation.handler.kind === 'staff' && view.conversation.handlerSettled;
  }, 'takeover settled');
  await queue(conversationId, `มีค่ะ ${marker} reply`);
  await rig.engine.until(async () => (await rig.engine.call('outbox.list', {})).length === 0, 'outbox empty');
  await rig.engine.until(
    async () => (await rowOf(handle))?.preview?.includes('reply') ?? false,
    'the reply in the list',
  );
  await settled();
  const { tenantId } = owner.membership;
  await rig.sql`
    insert into dead_letter (tenant_id, id, task, input, cause, detail, conversation_id, attempts, retries, first_died_at, died_at)
    values (${tenantId}, ${newId()}, 'compose-reply', ${rig.sql.json({ conversationId, note: marker })}, 'program', '', ${conversationId},
      1, 0, now(), now())`;
  await rig.sql`
    update conversation set hand_back_note = ${marker} where tenant_id = ${tenantId} and id = ${conversationId}`;
  // A job that names the customer, for tomorrow.
  await rig.sql`
    select graphile_worker.add_job('compose-reply', ${JSON.stringify({ tenantId, input: { conversationId, note: marker } })}::text::json,
      run_at => now() + interval '1 day')`;
  return { contactId: contact.id, conversationId };
}

/** The platform has told everything, and every job that was due is done. */
async function settled(): Promise<void> {
  await rig.engine.until(async () => {
    const [row] = await rig.sql<{ busy: number }[]>`
      select (select count(*) from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts)::int
        + (select count(*) from webhook_delivery where settled_at is null)::int as busy`;
    return row?.busy === 0;
  }, 'all jobs done');
}

/** Where the word stands, as `schema.table`; bytes are looked into too. */
async function tablesWith(word: string): Promise<string[]> {
  const tables = await rig.sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and n.nspname in ('public', 'graphile_worker')`;
  expect(tables.length).toBeGreaterThan(50);
  const hex = Buffer.from(word).toString('hex');
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await rig.sql.unsafe(
      `select from ${name} t where to_jsonb(t)::text ilike '%${word}%' or to_jsonb(t)::text like '%${hex}%' limit 1`,
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

/** Every file of the desktop, whatever it is called: database, write-ahead log, outbox, pictures. */
function filesWith(word: string, dir = join(rig.dataDir, 'engine')): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dir, name);
    if (!statSync(path).isFile()) return false;
    const bytes = readFileSync(path);
    return bytes.includes(word) || bytes.includes(word.toLowerCase());
  });
}

const pictures = () =>
  readdirSync(join(rig.dataDir, 'engine'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /media\/\w{64}$/.test(name),
  );

/** As the platform would once more: the same content, signed anew; as other bytes when `apart` is said. */
async function redeliver(body: Buffer, apart = ''): Promise<number> {
  const bytes = Buffer.concat([body, Buffer.from(apart)]);
  const t = Math.floor(Date.now() / 1000);
  const s = createHmac('sha256', sandboxApp.secret).update(`${t}.`).update(bytes).digest('hex');
  const answer = await fetch(`${rig.relay.url}/webhooks/tiktok`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'tiktok-signature': `t=${t},s=${s}` },
    body: bytes,
  });
  return answer.status;
}

const erase = (contactId: ContactId, graceDays?: number) =>
  api<Erasure>('POST', `/contacts/${contactId}/erase`, graceDays === undefined ? {} : { graceDays });
const gone = (handle: string) => rig.engine.until(async () => (await rowOf(handle)) === undefined, `${handle} is gone`);

test('an erased customer is hidden at once, gone after the time for undoing, and comes back by no way', async () => {
  await rig.say('boss.pkt', { type: 'text', text: 'another customer' });
  await seen('boss.pkt');
  const { contactId, conversationId } = await talk(customer);
  const picture = await rig.engine
    .call('thread.page', { conversationId, before: null, limit: 100 })
    .then(({ items }) =>
      items.flatMap((item) =>
        item.kind === 'message'
          ? item.message.parts.flatMap((part) => (part.kind === 'image' ? [part.mediaId] : []))
          : [],
      ),
    );
  const mediaId = must(picture[0], 'a picture');
  await rig.engine.media(mediaId);
  expect(pictures()).toHaveLength(1);
  expect(await tablesWith(marker)).toEqual(
    expect.arrayContaining([
      'graphile_worker._private_jobs',
      'public.conversation',
      'public.dead_letter',
      'public.delivery',
      'public.idempotent_answer',
      'public.message',
      'public.webhook_delivery',
    ]),
  );
  expect(filesWith(marker).length).toBeGreaterThan(0);
  const [{ externalId }] = (await rig.sql`
    select external_id as "externalId" from contact_identity where contact_id = ${contactId}`) as unknown as [
    { externalId: string },
  ];
  const raw = await rig.sql<{ body: Buffer }[]>`
    select body from webhook_delivery where position(${Buffer.from(externalId)}::bytea in body) > 0 or position(${Buffer.from(marker)}::bytea in body) > 0`;
  expect(raw.length).toBeGreaterThan(2);
  const copy = await api<ContactExport>('POST', `/contacts/${contactId}/export`);
  expect(copy.status).toBe(200);

  const asked = await erase(contactId);
  expect(asked).toMatchObject({ status: 200, body: { contactId, contactName: expect.any(String) } });
  // Hidden at once: for the API, for every desktop, for its search, and in what was to be fetched.
  for (const path of [`/conversations/${conversationId}`, `/conversations/${conversationId}/messages`])
    expect((await api('GET', path)).status).toBe(404);
  expect(JSON.stringify((await api('GET', '/snapshot')).body)).not.toContain(marker);
  const media = await fetch(`${rig.relay.url}/api/v1/media/${mediaId}`, {
    headers: { authorization: `Bearer ${owner.accessToken}` },
  });
  expect(media.status).toBe(404);
  expect((await fetch(copy.body.links.json)).status).toBe(410);
  await gone(customer);
  expect(await rig.engine.call('inbox.search', { text: marker, limit: 5 })).toEqual([]);
  await rig.engine.until(() => filesWith(marker).length === 0, 'no word left in any file');
  expect(filesWith(marker.slice(0, 3))).toEqual([]);
  expect(filesWith(customer)).toEqual([]);
  expect(pictures()).toEqual([]);
  // What can be undone waits in one place, and what the platform delivered lies where nobody looks.
  expect(await tablesWith(marker)).toEqual(['public.erased_row', 'public.webhook_delivery']);
  expect((await erase(contactId)).status).toBe(404);

  // Nothing of it comes back meanwhile: by the same webhooks, by altered copies, by a look at the platform's lists.
  for (const { body } of raw) for (const apart of ['', ' ']) expect(await redeliver(body, apart)).toBe(200);
  await settled();
  await rig.sql`update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = 'catch-up-account' and j.locked_at is null`;
  await rig.sql`update connection_catch_up set caught_up_to = now() - interval '1 day'`;
  await settled();
  await settled();
  const left = await rig.sql`select from contact_identity where external_id = ${externalId}`;
  expect(left).toHaveLength(0);
  expect(await tablesWith(marker)).toEqual(['public.erased_row', 'public.webhook_delivery']);

  // The end of the time for undoing.
  await rig.sql`update graphile_worker._private_jobs set run_at = now() where key like ${`%finish-erasure:${asked.body.id}`}`;
  await rig.engine.until(async () => (await rig.sql`select from erasure`).length === 0, 'the erasure is over');
  for (const word of [marker, customer, externalId, mediaId])
    expect([word, await tablesWith(word)]).toEqual([word, []]);
  expect((await api('DELETE', `/erasures/${asked.body.id}`)).status).toBe(404);

  // And afterwards: late copies are not even kept.
  for (const { body } of raw) await redeliver(body, '\n');
  await settled();
  for (const word of [marker, customer, externalId]) expect([word, await tablesWith(word)]).toEqual([word, []]);
  expect(filesWith(marker)).toEqual([]);
  expect(await rowOf('boss.pkt')).toBeDefined();

  // Who writes again is a new customer, who gets an answer like any.
  await rig.say(customer, { type: 'text', text: 'hello again' });
  const again = await seen(customer);
  expect(again.contact.id).not.toBe(contactId);
  expect(await wordsOf(again.conversation.id)).toEqual(['hello again']);
}, 60_000);

test('undone in time, everything is as it was, also when the customer has written again meanwhile', async () => {
  const { contactId, conversationId } = await talk('kitty.lam');
  const before = await fingerprint(contactId, conversationId);
  const words = await wordsOf(conversationId);
  const { body } = await erase(contactId);
  await gone('kitty.lam');
  expect((await api<{ erasures: Erasure[] }>('GET', '/erasures')).body.erasures.map(({ id }) => id)).toEqual([body.id]);
  expect((await api('DELETE', `/erasures/${body.id}`)).body).toEqual({ contactId });
  expect((await seen('kitty.lam')).conversation.id).toBe(conversationId);
  await rig.engine.until(async () => (await wordsOf(conversationId)).length === words.length, 'all words again');
  expect(await wordsOf(conversationId)).toEqual(words);
  await settled();
  expect(await fingerprint(contactId, conversationId)).toEqual(before);
  expect(await rig.engine.call('inbox.search', { text: marker, limit: 5 })).not.toEqual([]);

  const twice = (await erase(contactId)).body;
  await gone('kitty.lam');
  await rig.say('kitty.lam', { type: 'text', text: 'are you there?' });
  const anew = await seen('kitty.lam');
  expect(anew.conversation.id).not.toBe(conversationId);
  await settled();
  expect((await api('DELETE', `/erasures/${twice.id}`)).body).toEqual({ contactId: anew.contact.id });
  await rig.engine.until(
    async () => (await wordsOf(anew.conversation.id)).length === words.length + 1,
    'old and new words',
  );
  expect(await wordsOf(anew.conversation.id)).toEqual([...words, 'are you there?']);
  expect((await api<{ erasures: Erasure[] }>('GET', '/erasures')).body.erasures).toEqual([]);
}, 60_000);

/** All rows of a customer, as they stand; without what a look at them moves. */
async function fingerprint(contactId: string, conversationId: string): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const { name } of personalTables) {
    if (['dead_letter', 'absence_notice', 'idempotent_answer', 'message_annotation'].includes(name)) continue;
    const found = await rig.sql.unsafe<{ row: object }[]>(
      `select to_jsonb(t) as row from ${name} t where to_jsonb(t)::text like '%${contactId}%' or to_jsonb(t)::text like '%${conversationId}%'
       order by to_jsonb(t)::text`,
    );
    rows[name] = found.map(({ row }) => row);
  }
  return rows;
}
