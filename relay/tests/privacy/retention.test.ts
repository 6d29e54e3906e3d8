import type { Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { enforceRetentionJob } from '../../src/privacy/enforce-retention.task.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';

// What is past its period goes: whole customers, the beginnings of long conversations, the agent's reasons, old audit entries.

let kit: TestRelay;
let owner: Session;
let connectionId: string;
beforeAll(async () => {
  kit = await createTestRelay();
  owner = await kit.register('A');
  connectionId = newId();
  const { tenantId } = owner.membership;
  await kit.database.adminSql`
    insert into connection (tenant_id, id, channel, external_id, handle, status)
    values (${tenantId}, ${connectionId}, 'tiktok', 'account', 'shop', 'paused')`;
});
afterAll(() => kit.close());

// A round is a job among others, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000 });

const days = (n: number) => new Date(Date.now() - n * 86_400_000);
const rules = { windowMs: null, messagesPerWindow: null, maxTextLength: 6000, who: [] };

/** A customer with messages of so many days ago. */
async function customer(
  ages: readonly number[],
): Promise<{ contactId: string; conversationId: string; mediaId: string }> {
  const { tenantId } = owner.membership;
  const sql = kit.database.adminSql;
  const [contactId, conversationId, mediaId] = [newId(), newId(), newId()];
  await sql`insert into contact (tenant_id, id, connection_id, handle) values (${tenantId}, ${contactId}, ${connectionId}, 'c')`;
  await sql`insert into media (tenant_id, id, state, bytes) values (${tenantId}, ${mediaId}, 'ready', '\\x00')`;
  await sql`
    insert into conversation (tenant_id, id, connection_id, contact_id, external_id, handler_kind, handler_since, last_message_at, reply_rules)
    values (${tenantId}, ${conversationId}, ${connectionId}, ${contactId}, ${conversationId}, 'nobody', now(),
      ${days(Math.min(...ages))}, ${sql.json(rules)})`;
  for (const [index, age] of ages.entries()) {
    const parts =
      index === 0 ? [{ kind: 'image', mediaId, state: 'ready' }] : [{ kind: 'text', text: `${age} days ago` }];
    const id = newId();
    await sql`
      insert into message (tenant_id, id, conversation_id, connection_id, direction, author_kind, parts, at, external_id)
      values (${tenantId}, ${id}, ${conversationId}, ${connectionId}, 'inbound', 'contact', ${sql.json(parts)}, ${days(age)}, ${id})`;
    await sql`
      insert into activity (tenant_id, id, conversation_id, kind, author_kind, at)
      values (${tenantId}, ${newId()}, ${conversationId}, 'closed', 'agent', ${days(age)})`;
  }
  return { contactId, conversationId, mediaId };
}

/** One round of the shop's retention, now. */
async function enforce(): Promise<void> {
  const sql = kit.database.adminSql;
  await kit.relay.ctx.db.withTenant(owner.membership.tenantId, async (tx) =>
    tx.enqueue(enforceRetentionJob(new Date(0))),
  );
  await sql`update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier in ('enforce-retention', 'purge-traces') and j.locked_at is null`;
  await expect
    .poll(
      async () =>
        (
          await sql`select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
            where t.identifier = 'enforce-retention' and j.run_at > now() + interval '1 hour'`
        ).length,
      { timeout: 60_000 },
    )
    .toBe(1);
}

const count = async (table: string, where = 'true') =>
  (await kit.database.adminSql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${table} where ${where}`))[0]?.n;

test('without a setting: two years, ninety days, seven years', async () => {
  expect((await kit.call('GET', '/retention', { as: owner })).body).toEqual({
    conversationDays: 730,
    traceDays: 90,
    auditDays: 2555,
  });
});

test('a silent customer goes whole, a long conversation loses its beginning, the rest stays', async () => {
  const silent = await customer([900, 800, 731]);
  const long = await customer([900, 740, 700, 1]);
  const young = await customer([729]);
  const old = newId();
  const sql = kit.database.adminSql;
  const { tenantId } = owner.membership;
  await sql`
    insert into audit_entry (tenant_id, id, at, actor_kind, act, result)
    values (${tenantId}, ${old}, now() - interval '2556 days', 'system', 'token.open', 'done'),
      (${tenantId}, ${newId()}, now() - interval '2554 days', 'system', 'token.open', 'done')`;
  await enforce();
  expect(await count('contact', `id = '${silent.contactId}'`)).toBe(0);
  expect(await count('message', `conversation_id = '${silent.conversationId}'`)).toBe(0);
  expect(await count('message', `conversation_id = '${long.conversationId}'`)).toBe(2);
  expect(await count('activity', `conversation_id = '${long.conversationId}'`)).toBe(2);
  expect(await count('message', `conversation_id = '${young.conversationId}'`)).toBe(1);
  expect(await count('media', `id in ('${silent.mediaId}', '${long.mediaId}')`)).toBe(0);
  expect(await count('media', `id = '${young.mediaId}'`)).toBe(1);
  expect(await count('audit_entry', `act = 'token.open'`)).toBe(1);
  const events = await sql<{ body: { type: string; contactId?: string; conversationId?: string } }[]>`
    select body from event where body ->> 'type' in ('contact.erased', 'conversation.trimmed') order by seq`;
  expect(events.map(({ body }) => body)).toEqual([
    { type: 'contact.erased', contactId: silent.contactId },
    { type: 'conversation.trimmed', conversationId: long.conversationId, before: expect.any(String) },
  ]);
  const [entry] = await sql`select detail, actor_kind as actor from audit_entry where act = 'privacy.purge_old'`;
  expect(entry).toEqual({ detail: { contacts: 1, messages: 2, entries: 1 }, actor: 'system' });
});

test('more than one batch of customers, and a conversation longer than a batch', async () => {
  const sql = kit.database.adminSql;
  const { tenantId } = owner.membership;
  const { conversationId } = await customer([1]);
  await sql`
    insert into message (tenant_id, id, conversation_id, connection_id, direction, author_kind, parts, at)
    select ${tenantId}, gen_random_uuid(), ${conversationId}, ${connectionId}, 'inbound', 'contact', '[]', now() - interval '800 days'
    from generate_series(1, 1100)`;
  await sql`
    with made as (
      insert into contact (tenant_id, id, connection_id)
      select ${tenantId}, gen_random_uuid(), ${connectionId} from generate_series(1, 60) returning id)
    insert into conversation (tenant_id, id, connection_id, contact_id, external_id, handler_kind, handler_since, last_message_at, reply_rules)
    select ${tenantId}, id, ${connectionId}, id, id::text, 'nobody', now(), now() - interval '800 days', ${sql.json(rules)} from made`;
  await enforce();
  expect(await count('message', `conversation_id = '${conversationId}'`)).toBe(1);
  expect(await count('conversation', `last_message_at < now() - interval '730 days'`)).toBe(0);
});

test('a shorter period is recorded, and nobody can get rid of tracks by a senseless one', async () => {
  const put = (body: object) => kit.call('PUT', '/retention', { as: owner, body });
  for (const body of [
    { conversationDays: 29, traceDays: 90, auditDays: 2555 },
    { conversationDays: 730, traceDays: 0, auditDays: 2555 },
    { conversationDays: 730, traceDays: 90, auditDays: 364 },
    { conversationDays: 7.5, traceDays: 90, auditDays: 2555 },
    { conversationDays: '730', traceDays: 90, auditDays: 2555 },
    {},
  ]) {
    expect([body, (await put(body)).status]).toEqual([body, 400]);
  }
  const periods = { conversationDays: 60, traceDays: 7, auditDays: 365 };
  expect((await put(periods)).body).toEqual(periods);
  const { conversationId } = await customer([61, 1]);
  const sql = kit.database.adminSql;
  for (const age of [8, 6]) {
    await sql`
      insert into agent_trace (tenant_id, id, conversation_id, connection_id, message_id, outcome, body, at)
      values (${owner.membership.tenantId}, ${newId()}, ${conversationId}, ${connectionId}, ${newId()}, 'silent', '{}', ${days(age)})`;
  }
  await sql`select graphile_worker.add_job('purge-traces', ${JSON.stringify({ tenantId: owner.membership.tenantId, input: {} })}::text::json)`;
  await enforce();
  await expect.poll(() => count('agent_trace')).toBe(1);
  expect(await count('message', `conversation_id = '${conversationId}'`)).toBe(1);
  const { body } = await kit.call<{ entries: object[] }>('GET', '/audit?act=retention', { as: owner });
  expect(body.entries).toMatchObject([{ act: 'retention.change', actor: { id: owner.person.id }, detail: periods }]);
});
