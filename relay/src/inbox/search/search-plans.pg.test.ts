import { newId } from '@tandem/shared/lib';
import type { TransactionSql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createShop, type Shop } from '../testing/inbox-fixture.ts';
import { searchMessages, wordsOf } from './search-messages.ts';

// How the database goes about it, with more rows of strangers than own ones.

let database: TestDatabase;
let shop: Shop;
beforeAll(async () => {
  database = await createTestDatabase();
  shop = await createShop(database.db);
  const other = await createShop(database.db);
  for (const [{ tenantId, connectionId, receive }, count] of [
    [shop, 3000],
    [other, 6000],
  ] as const) {
    const { conversationId } = await receive('one', 'สวัสดีค่ะ', Date.now());
    await database.adminSql`
      insert into message (tenant_id, id, conversation_id, connection_id, direction, author_kind, parts, at)
      select ${tenantId}, gen_random_uuid(), ${conversationId}, ${connectionId}, 'inbound', 'contact',
        jsonb_build_array(jsonb_build_object('kind', 'text', 'text', 'ข้อความที่ ' || n || ' ' || md5(n::text))),
        now() - n * interval '1 minute'
      from generate_series(1, ${count}) n`;
    await database.adminSql`
      insert into contact (tenant_id, id, connection_id, handle)
      select ${tenantId}, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${connectionId}, 'c' || n
      from generate_series(1, ${count}) n`;
    await database.adminSql`
      insert into conversation (tenant_id, id, connection_id, contact_id, external_id, handler_kind, handler_since, reply_rules,
        last_message_at, last_message_id)
      select ${tenantId}, gen_random_uuid(), ${connectionId}, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text,
        'nobody', now(), '{}', now() - n * interval '1 minute', gen_random_uuid()
      from generate_series(1, ${count}) n`;
  }
  await database.adminSql.unsafe('analyze');
});
afterAll(() => database.close());

const plan = async (sql: TransactionSql, text: string) =>
  (await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain ${text}`)).map((row) => row['QUERY PLAN']).join('\n');

test('an inbox page is read in order from its index, up to the page’s end', async () => {
  const text = await shop.run(({ sql, tenantId }) =>
    plan(
      sql,
      `select id from conversation where tenant_id = '${tenantId}' and last_message_id is not null
        order by last_message_at desc, id desc limit 51`,
    ),
  );
  expect(text).toMatch(/^Limit[\s\S]*Index Scan using conversation_by_last_message/);
  expect(text).not.toMatch(/Sort|Seq Scan/);
});

test('the policy alone would keep the index of terms from being used: hence the function', async () => {
  // What row-level security makes of a condition that is not leakproof.
  await database.adminSql.unsafe(`create index message_parts on message using gin (parts jsonb_path_ops)`);
  const text = await shop.run(({ sql }) => plan(sql, `select id from message where parts @> '[{"text":"x"}]'`));
  expect(text).not.toContain('message_parts');
});

test('a search looks through the newest in order, and finds what is rare by the index of terms', async () => {
  // The function's own statements, as its owner plans them.
  const [body] = await database.adminSql<[{ text: string }]>`
    select prosrc as text from pg_proc where proname = 'search_own_messages'`;
  const statements = [...body.text.matchAll(/with (?:recent|hit)[\s\S]*?;/g)].map(([statement]) =>
    statement
      .replaceAll('own and', `'${shop.tenantId}' and`)
      .replaceAll('looked_through', '2000')
      .replace(/coalesce\(since[^)]*\)|edge_at/g, `'2100-01-01'::timestamptz`)
      .replaceAll('edge_id', `'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`)
      .replace(/most(?: - count_so_far)?/g, '21')
      .replaceAll('in_conversation', 'null::uuid')
      .replaceAll('in_connection', 'null::uuid')
      .replaceAll('wanted', `text_terms('${shop.tenantId}', 'c4ca4238')`),
  );
  expect(statements).toHaveLength(2);
  const plans = await database.adminSql.begin(async (sql) => {
    await sql.unsafe('set local role tandem_owner; set local enable_seqscan = off; set local jit = off');
    return Promise.all(statements.map((statement) => plan(sql, statement)));
  });
  expect(plans[0]).toMatch(/Index Scan using message_term_newest/);
  expect(plans[1]).toMatch(/Bitmap Index Scan on message_term_terms/);
});

test('what was found is looked up by its key, not by reading the shop’s messages', async () => {
  await shop.run(async (tx) => {
    const words = await wordsOf(tx, 'ข้อความที่ 2900');
    const { messages } = await searchMessages(tx, { words, query: { limit: 20 }, before: null });
    expect(messages).toHaveLength(1);
    const text = await plan(
      tx.sql,
      `select m.id from search_own_messages(text_terms('${shop.tenantId}', '2900'), null, null, null, null, null, 21) c
        join message m on m.tenant_id = '${shop.tenantId}' and m.id = c.message_id`,
    );
    expect(text).toMatch(/Nested Loop[\s\S]*Index (?:Only )?Scan using message_pkey on message m/);
  });
});

test('Thai and capital letters are found whatever the database’s ctype is', async () => {
  const name = `ctype_${newId().replaceAll('-', '')}`;
  await database.adminSql.unsafe(`create database ${name} template template0 encoding 'UTF8' locale 'C'`);
  const ownerUrl = new URL(database.ownerUrl);
  ownerUrl.pathname = `/${name}`;
  await migrate({ ownerUrl: ownerUrl.href, app: { login: 'tandem_relay' } });
  const sql = connect(ownerUrl.href, { max: 1 });
  try {
    const [row] = await sql`
      select text_terms(${shop.tenantId}, folded('น้ำหอม')) <> '{}' as thai, folded('ÉCLAIR นํ้า') as folded,
        text_terms(${shop.tenantId}, folded('กุหลาบ')) @> text_terms(${shop.tenantId}, folded('หลา')) as "isFound"`;
    expect(row).toEqual({ thai: true, folded: 'éclair น้ำ', isFound: true });
  } finally {
    await sql.end();
    await database.adminSql.unsafe(`drop database ${name} with (force)`);
  }
});
