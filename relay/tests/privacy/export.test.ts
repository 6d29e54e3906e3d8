import type { ContactExport, Session } from '@tandem/shared/api';
import { newId, systemClock } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { personalTables } from '../../src/privacy/personal-tables.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { copyTables, secretsIn } from '../attacks/canary.ts';
import { catalogTables, fillTables } from '../support/fill-tables.ts';

// A copy of what the shop has of one customer: whole, field by field, for a day, to whoever has the link.

const hour = 3_600_000;
let kit: TestRelay;
let owner: Session;
let contactId: string;
let ahead = 0;
const words = 'สวัสดี 👋 "quoted", and\na second line\u202Eright to left';

beforeAll(async () => {
  kit = await createTestRelay({
    config: { roles: new Set(['http']) },
    clock: { now: () => systemClock.now() + ahead, after: systemClock.after },
  });
  owner = await kit.register('A');
  const sql = kit.database.adminSql;
  const { tenantId } = owner.membership;
  contactId = await fillTables(sql, (await catalogTables(sql)).tenant, tenantId);
  await sql`update tenant set head = 1 where id = ${tenantId}`;
  await sql`update agent_test_case set conversation_id = ${contactId}`;
  await sql`update agent_trial set conversation_id = ${contactId}`;
  const parts = [
    { kind: 'text', text: words },
    { kind: 'image', mediaId: contactId, state: 'ready' },
  ];
  await sql`update message set parts = ${sql.json(parts)}, author_kind = 'contact' where tenant_id = ${tenantId}`;
  for (const text of ['=HYPERLINK("http://evil")', '+66 81', '-1', '@all']) {
    await sql`
      insert into message (tenant_id, id, conversation_id, connection_id, direction, author_kind, parts, at)
      values (${tenantId}, ${newId()}, ${contactId}, ${contactId}, 'outbound', 'staff', ${sql.json([{ kind: 'text', text }])}, now())`;
  }
  await sql`update media set state = 'ready', mime = 'image/png', width = 1, height = 1, bytes = '\\x89504e47' where tenant_id = ${tenantId}`;
  await kit.register('B');
});
afterAll(() => kit.close());

const ask = () => kit.call<ContactExport>('POST', `/contacts/${contactId}/export`, { as: owner });
/** `text()` would drop the mark that says UTF-8. */
const read = async (link: string) => {
  const answer = await fetch(link);
  return { status: answer.status, headers: answer.headers, text: Buffer.from(await answer.arrayBuffer()).toString() };
};

test('the JSON has every field of every row, and the pictures', async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  const { text, headers } = await read(body.links.json);
  expect(headers.get('content-disposition')).toBe(`attachment; filename="customer-${body.id}.json"`);
  const copy = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
  expect(copy).toMatchObject({ format: 'tandem-contact-copy', version: 1 });
  const copied = personalTables.filter(({ copiedAs }) => copiedAs !== null);
  expect(copied.length).toBeGreaterThan(8);
  for (const { name, copiedAs } of copied) {
    const rows = await kit.database.adminSql.unsafe<{ row: Record<string, unknown> }[]>(
      `select to_jsonb(t) - 'tenant_id' as row from ${name} t where tenant_id = '${owner.membership.tenantId}' order by t`,
    );
    // Annotations are found by the platform's name of a message that is the customer's; the made-up one names another.
    if (name === 'message_annotation') continue;
    const key = (row: Record<string, unknown>) => JSON.stringify(row);
    expect([name, copy[copiedAs ?? '']?.map(key).sort()]).toEqual([name, rows.map(({ row }) => key(row)).sort()]);
  }
  expect(copy.media).toEqual([{ id: contactId, mime: 'image/png', width: 1, height: 1, base64: 'iVBORw==' }]);
  expect(text).not.toContain(owner.membership.tenantId);
});

test('the CSV is one line per message, as a spreadsheet reads it', async () => {
  const { body } = await ask();
  const { text, headers } = await read(body.links.csv);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(text.startsWith('\uFEFFat,conversation_id,direction,author,text,attachments\r\n')).toBe(true);
  expect(text).toContain(`customer,"${words.replaceAll('"', '""')}",image\r\n`);
  for (const formula of [`"'=HYPERLINK(""http://evil"")"`, `,'+66 81,`, `,'-1,`, `,'@all,`])
    expect(text).toContain(formula);
});

test('a link that was changed, made up or is a day old opens nothing; a stranger asks for nothing', async () => {
  const { body } = await ask();
  const link = new URL(body.links.json);
  const changed = (name: string, value: string) => {
    const one = new URL(link);
    one.searchParams.set(name, value);
    return one.href;
  };
  const other = await kit.register('Other');
  for (const href of [
    changed('format', 'csv'),
    changed('shop', other.membership.tenantId),
    changed('expires', String(Date.now() + 99 * hour)),
    changed('signature', ''),
    changed('signature', 'AAAA'),
    link.href.replace(body.id, newId()),
    `${link.origin}${link.pathname}`,
  ]) {
    expect([href, (await read(href)).status]).toEqual([href, 410]);
  }
  expect((await kit.call('GET', `/exports/${body.id}`, { as: other })).status).toBe(404);
  expect((await kit.call('POST', `/contacts/${contactId}/export`, { as: other })).status).toBe(404);
  expect((await kit.call('POST', '/contacts/nobody/export', { as: owner })).status).toBe(404);
  expect((await kit.call('GET', `/exports/${body.id}`, { as: owner })).status).toBe(200);
  ahead = 24 * hour + 1000;
  expect((await read(link.href)).status).toBe(410);
  // The access token is over too by then.
  ahead = 0;
  const [log] = (await kit.call<{ entries: object[] }>('GET', '/audit?act=privacy&limit=1', { as: owner })).body
    .entries;
  expect(log).toMatchObject({ act: 'privacy.export', subject: { kind: 'contact', id: contactId } });
});

test('asked for twice under one key it is one copy, and its links stand in no table', async () => {
  const headers = { 'idempotency-key': 'one-copy' };
  const keyed = () => kit.call<ContactExport>('POST', `/contacts/${contactId}/export`, { as: owner, headers });
  const first = await keyed();
  expect(first.status).toBe(200);
  expect((await keyed()).body).toEqual(first.body);
  const signatures = Object.entries(first.body.links).map(([format, link]) => [
    format,
    new URL(link).searchParams.get('signature') ?? '',
  ]);
  const texts = [...(await copyTables(kit.database.adminSql)).values()].join('\n');
  expect(texts).toContain('one-copy');
  expect(secretsIn(texts, Object.fromEntries(signatures))).toEqual([]);
});

test('staff and viewers neither copy nor erase anybody, nor change the periods', async () => {
  for (const role of ['staff', 'viewer']) {
    const member = await kit.register(role);
    const { adminSql } = kit.database;
    await adminSql`update membership set role = ${role} where person_id = ${member.person.id}`;
    for (const [method, path, body] of [
      ['POST', `/contacts/${contactId}/export`, undefined],
      ['POST', `/contacts/${contactId}/erase`, {}],
      ['GET', '/exports', undefined],
      ['GET', '/erasures', undefined],
      ['PUT', '/retention', { conversationDays: 30, traceDays: 1, auditDays: 365 }],
    ] as const) {
      const { status } = await kit.call(method, path, { as: member, ...(body && { body }) });
      expect([role, path, status]).toEqual([role, path, 403]);
    }
  }
});
