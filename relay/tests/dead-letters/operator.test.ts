import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { runAdmin } from '../support/run-admin.ts';

let kit: TestRelay;
beforeAll(async () => {
  kit = await createTestRelay({ config: { roles: new Set(['http']) } });
});
afterAll(() => kit.close());

const admin = (...args: string[]) => runAdmin(kit.database.url, ['dead-letters', ...args]);

test('what no shop can see, the operator sees, tries again and discards', async () => {
  expect((await admin()).text).toContain('There are no dead letters.');
  const { adminSql } = kit.database;
  const store = async (body: string) => {
    const [row] = await kit.relay.ctx.db.withRole(
      'ingress',
      (sql) =>
        sql<{ id: string }[]>`select id from store_webhook_delivery('tiktok', now(), '{}', ${Buffer.from(body)}, 'ok')`,
    );
    return row?.id ?? '';
  };
  const dead = await store('one');
  const unreadable = await store('two');
  await adminSql`update graphile_worker._private_jobs set attempts = max_attempts where payload::text like ${`%${dead}%`}`;
  await adminSql`delete from graphile_worker._private_jobs where payload::text like ${`%${unreadable}%`}`;
  await adminSql`update webhook_delivery set settled_at = now(), outcome = 'unreadable', detail = 'not readable' where id = ${unreadable}`;
  const list = await admin();
  expect(list.text).toContain('2 in all.');
  expect(list.text).toContain(`${unreadable}  `);
  const number = /^(\d+) {2}.*process-webhook/m.exec(list.text)?.[1] ?? '';
  expect(await admin('retry', number)).toMatchObject({ code: 0, text: 'It is tried again now.\n' });
  expect(await admin('retry', number)).toMatchObject({ code: 1 });
  expect(await admin('retry', unreadable)).toMatchObject({ code: 0 });
  const waiting = await adminSql`select from graphile_worker._private_jobs where attempts < max_attempts`;
  expect(waiting).toHaveLength(2);
  await adminSql`update webhook_delivery set settled_at = now(), outcome = 'unreadable', detail = 'not readable' where id = ${unreadable}`;
  expect(await admin('discard', unreadable)).toMatchObject({ code: 0, text: 'It is gone.\n' });
  const acts = (await runAdmin(kit.database.url, ['audit'])).text.trimEnd().split('\n');
  expect(acts.map((line) => line.split('  ').slice(1, 4))).toEqual([
    ['operator.discard_dead_letter', unreadable, 'done'],
    ['operator.retry_dead_letter', unreadable, 'done'],
    ['operator.retry_dead_letter', number, 'failed'],
    ['operator.retry_dead_letter', number, 'done'],
  ]);
  expect((await admin()).text).toContain('There are no dead letters.');
  expect(await admin('discard', 'all')).toMatchObject({ code: 1 });
}, 120_000);
