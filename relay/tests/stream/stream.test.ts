import type { api, OutputOf } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { conversationId, type TenantId } from '@tandem/shared/model';
import { closeCodes, PROTOCOL_VERSION } from '@tandem/shared/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { TypingSignal } from '../../src/feature.ts';
import { features } from '../../src/features.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { openStream, type StreamClient } from '../support/stream-client.ts';

type Session = OutputOf<typeof api.register>;
const typed: TypingSignal[] = [];
let kit: TestRelay;
let a: Session;
let b: Session;
beforeAll(async () => {
  const probe = { name: 'probe', onTyping: async (_ctx: unknown, signal: TypingSignal) => void typed.push(signal) };
  kit = await createTestRelay({ features: [...features.filter((one) => one.onTyping === undefined), probe] });
  a = await kit.register('A');
  b = await kit.register('B');
});
afterAll(() => kit.close());

const tenantOf = (session: Session) => session.membership.tenantId;
const append = (session: Session, count = 1) =>
  kit.relay.ctx.db.withTenant(tenantOf(session), async (tx) => {
    for (let n = 0; n < count; n++) tx.append({ type: 'member.changed', personId: session.person.id });
  });
async function position(session: Session): Promise<{ logId: string; cursor: number }> {
  const { body } = await kit.call<OutputOf<typeof api.snapshot>>('GET', '/snapshot', { as: session });
  return { logId: body.logId, cursor: body.asOfSeq };
}
const connect = async (session: Session, at?: { logId: string | null; cursor: number }) =>
  openStream(kit.url, session.accessToken, at ?? (await position(session)));
const upTo = (client: StreamClient, cursor: number) => client.next('events', (frame) => frame.cursor >= cursor);

test('hello, welcome, events with the current rows; only the own tenant’s', async () => {
  const own = await connect(a);
  const foreign = await connect(b);
  await own.next('welcome');
  const before = (await foreign.next('welcome')).head;
  await append(a);
  const { events, rows } = await own.next('events');
  expect(events.map(({ body }) => body)).toEqual([{ type: 'member.changed', personId: a.person.id }]);
  expect(rows.members).toEqual([{ id: a.person.id, name: 'Owner of A', role: 'owner' }]);
  await append(b);
  const last = await foreign.next('events');
  expect(last.events.map(({ seq }) => seq)).toEqual([before + 1]);
  expect(last.rows.members.map(({ id }) => id)).toEqual([b.person.id]);
  own.close();
  foreign.close();
});

test('cutover under concurrent writers: every seq once, in order, for readers that come at any time', async () => {
  const start = await position(a);
  const writers = 8;
  const perWriter = 40;
  const writing = Promise.all(
    Array.from({ length: writers }, async () => {
      for (let n = 0; n < perWriter; n++) await append(a, (n % 3) + 1);
    }),
  );
  const clients: StreamClient[] = [];
  let isWriting = true;
  const done = writing.finally(() => {
    isWriting = false;
  });
  // Readers join one after another while the writers write, some with a long way to catch up.
  while (isWriting && clients.length < 12) {
    const client = await connect(a, start);
    await client.next('welcome');
    clients.push(client);
  }
  await done;
  const head = (await position(a)).cursor;
  expect(clients.length).toBeGreaterThan(3);
  for (const client of clients) {
    await upTo(client, head);
    expect(client.seqs()).toEqual(Array.from({ length: head - start.cursor }, (_, n) => start.cursor + n + 1));
    client.close();
  }
});

test('it resumes after the cursor, and refuses one that this log does not have', async () => {
  const { logId, cursor } = await position(a);
  await append(a, 3);
  const resumed = await connect(a, { logId, cursor: cursor + 1 });
  await upTo(resumed, cursor + 3);
  expect(resumed.seqs()).toEqual([cursor + 2, cursor + 3]);
  resumed.close();
  expect(await (await connect(a, { logId, cursor: cursor + 4 })).closed).toBe(closeCodes.rebuild);
  expect(await (await connect(a, { logId: (await position(b)).logId, cursor: 0 })).closed).toBe(closeCodes.rebuild);
  const fresh = await connect(a, { logId: null, cursor: 0 });
  expect(await fresh.next('welcome')).toMatchObject({ logId, head: cursor + 3 });
  fresh.close();
});

test('a cursor older than the log’s horizon must rebuild', async () => {
  const owner = await kit.register('Pruned');
  await append(owner, 5);
  const { logId } = await position(owner);
  await kit.database.adminSql`delete from event where tenant_id = ${tenantOf(owner)} and seq <= 3`;
  expect(await (await connect(owner, { logId, cursor: 2 })).closed).toBe(closeCodes.rebuild);
  const allowed = await connect(owner, { logId, cursor: 3 });
  await upTo(allowed, 5);
  expect(allowed.seqs()).toEqual([4, 5]);
  allowed.close();
});

test('another protocol version, frames out of turn and nonsense are told apart', async () => {
  const at = await position(a);
  const outdated = await openStream(kit.url, a.accessToken, { ...at, protocolVersion: PROTOCOL_VERSION - 1 });
  expect(await outdated.closed).toBe(closeCodes.outdated);
  for (const frame of ['{', '{"kind":"what"}', '{"kind":"viewing","conversationId":null}']) {
    const silent = await openStream(kit.url, a.accessToken, false);
    silent.send(frame);
    expect(await silent.closed).toBe(closeCodes.badFrame);
  }
  const twice = await connect(a);
  await twice.next('welcome');
  twice.send({ kind: 'hello', protocolVersion: PROTOCOL_VERSION, ...at });
  expect(await twice.closed).toBe(closeCodes.badFrame);
});

test('no token, a token in the address and a web page are refused before the upgrade', async () => {
  const statusOf = (headers: Record<string, string>, query = '') =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/v1/stream${query}`, { headers });
      socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      socket.on('open', () => resolve(101));
      socket.on('error', () => undefined);
    });
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ authorization: 'Bearer nonsense' })).toBe(401);
  expect(await statusOf({}, `?token=${a.accessToken}`)).toBe(401);
  expect(await statusOf({ authorization: `Bearer ${a.accessToken}`, origin: 'https://evil.example' })).toBe(403);
});

test('signing out ends the open stream', async () => {
  const owner = await kit.register('Leaving');
  const client = await connect(owner);
  await client.next('welcome');
  await kit.call('DELETE', '/auth/session', { as: owner });
  expect(await client.closed).toBe(closeCodes.unauthorized);
}, 10_000);

test('typing reaches teammates and the hook, not other shops', async () => {
  const [one, two, foreign] = await Promise.all([connect(a), connect(a), connect(b)]);
  await Promise.all([one, two, foreign].map((client) => client.next('welcome')));
  const id = conversationId.parse('01912345-0000-7000-8000-000000000001');
  one.send({ kind: 'typing', conversationId: id, isTyping: true });
  expect(await two.next('presence')).toEqual({
    kind: 'presence',
    personId: a.person.id,
    conversationId: id,
    isTyping: true,
  });
  await expect.poll(() => typed.at(-1)).toMatchObject({ tenantId: tenantOf(a), personId: a.person.id, isTyping: true });
  foreign.send({ kind: 'viewing', conversationId: null });
  const first = await foreign.next('presence');
  expect(first.personId).toBe(b.person.id);
  for (const client of [one, two, foreign]) client.close();
});

test('the snapshot has the own rows only, and its cursor is the log’s head', async () => {
  const snapshot = await kit.call<OutputOf<typeof api.snapshot>>('GET', '/snapshot', { as: a });
  expect(snapshot.status).toBe(200);
  expect(snapshot.body.rows.members.map(({ id }) => id)).toEqual([a.person.id]);
  expect(snapshot.body.nextCursor).toBeNull();
  expect(await headOf(tenantOf(a))).toBe(snapshot.body.asOfSeq);
  expect((await kit.call('GET', '/snapshot?cursor=nonsense', { as: a })).status).toBe(400);
});

async function headOf(tenant: TenantId): Promise<number> {
  const rows = await kit.database.adminSql<{ head: string }[]>`select head from tenant where id = ${tenant}`;
  return Number(must(rows[0]).head);
}
