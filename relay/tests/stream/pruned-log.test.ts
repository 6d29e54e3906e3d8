import type { api, OutputOf } from '@tandem/shared/api';
import type { TenantId } from '@tandem/shared/model';
import { closeCodes } from '@tandem/shared/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsFeature } from '../../src/events/index.ts';
import { keptEvents, pruneEventsTask } from '../../src/events/prune-events.task.ts';
import { createReadBatch } from '../../src/events/read-batch.ts';
import { tenancyFeature } from '../../src/tenancy/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { openStream } from '../support/stream-client.ts';

const days = 86_400_000;
let kit: TestRelay;
let owner: OutputOf<typeof api.register>;
let logId: string;
let tenantId: TenantId;
beforeAll(async () => {
  kit = await createTestRelay({
    features: [eventsFeature, tenancyFeature],
    config: { roles: new Set(['http', 'stream']) },
  });
});
afterAll(() => kit.close());

/** A shop whose log has `old` events of 31 days ago and `fresh` of now. */
async function shopWithLog(old: number, fresh: number) {
  owner = await kit.register();
  tenantId = owner.membership.tenantId;
  const sql = kit.database.adminSql;
  const body = sql.json({ type: 'member.changed', personId: owner.person.id });
  const [row] = await sql<{ head: string }[]>`select head from tenant where id = ${tenantId}`;
  const head = Number(row?.head);
  const at = (ago: number) => new Date(kit.relay.ctx.clock.now() - ago);
  await sql`
    insert into event (tenant_id, seq, at, body)
    select ${tenantId}, ${head}::bigint + n, case when n <= ${old} then ${at(31 * days)}::timestamptz else ${at(0)}::timestamptz end, ${body}
    from generate_series(1, ${old + fresh}) n`;
  await sql`update event set at = ${at(32 * days)} where tenant_id = ${tenantId} and seq <= ${head}`;
  await sql`update tenant set head = head + ${old + fresh} where id = ${tenantId}`;
  logId = (await kit.call<OutputOf<typeof api.snapshot>>('GET', '/snapshot', { as: owner })).body.logId;
  return head + old + fresh;
}
const prune = () =>
  pruneEventsTask.run(
    kit.relay.ctx,
    {},
    { tenantId, attempt: 1, maxAttempts: 6, signal: new AbortController().signal },
  );
const left = async () => {
  const [row] = await kit.database.adminSql<{ first: number; last: number; count: number }[]>`
    select min(seq)::int as first, max(seq)::int as last, count(*)::int as count from event where tenant_id = ${tenantId}`;
  return row;
};

test('old events go, in more than one bite; who is behind them rebuilds, who is not goes on', async () => {
  const head = await shopWithLog(12_000, 1_500);
  await prune();
  expect(await left()).toEqual({ first: head - 1_499, last: head, count: 1_500 });
  const behind = await openStream(kit.url, owner.accessToken, { logId, cursor: 5 });
  expect(await behind.closed).toBe(closeCodes.rebuild);
  const upToDate = await openStream(kit.url, owner.accessToken, { logId, cursor: head - 1_500 });
  expect(await upToDate.next('events')).toMatchObject({
    events: expect.arrayContaining([{ seq: head - 1_499, at: expect.any(String), body: expect.anything() }]),
  });
  upToDate.socket.close();
  // A reading that was under way when they went has no hole: it breaks off.
  await expect(createReadBatch(kit.relay.ctx, tenantId)(5)).rejects.toThrow('no event follows 5');
  const [job] = await kit.database.adminSql<{ ahead: boolean }[]>`
    select run_at > now() + interval '23 hours' as ahead from graphile_worker.jobs where task_identifier = 'prune-events'`;
  expect(job).toEqual({ ahead: true });
});

test('a quiet shop keeps its newest, however old they are', async () => {
  const head = await shopWithLog(1_200, 0);
  await prune();
  expect(await left()).toEqual({ first: head - keptEvents + 1, last: head, count: keptEvents });
  await prune();
  expect(await left()).toMatchObject({ count: keptEvents });
});
