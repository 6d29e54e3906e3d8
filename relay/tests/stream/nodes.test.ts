import type { api, OutputOf } from '@tandem/shared/api';
import { conversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { openStream } from '../support/stream-client.ts';

// The same relay as two processes would run it: one answers HTTP, the other serves the stream, both on one database.

let front: TestRelay;
let stream: TestRelay;
beforeAll(async () => {
  front = await createTestRelay({ config: { roles: new Set(['http', 'worker']) } });
  stream = await createTestRelay({ config: { roles: new Set(['stream']) }, database: front.database });
});
afterAll(async () => {
  await stream.close();
  await front.close();
});

test('what one node appends, the other streams; frames that are no events pass between nodes too', async () => {
  const owner = await front.register('A');
  await front.register('B');
  const { body } = await front.call<OutputOf<typeof api.snapshot>>('GET', '/snapshot', { as: owner });
  const client = await openStream(stream.url, owner.accessToken, { logId: body.logId, cursor: body.asOfSeq });
  await client.next('welcome');
  const { tenantId } = owner.membership;
  await front.relay.ctx.db.withTenant(tenantId, async (tx) =>
    tx.append({ type: 'member.changed', personId: owner.person.id }),
  );
  expect((await client.next('events')).cursor).toBe(body.asOfSeq + 1);
  const id = conversationId.parse('01912345-0000-7000-8000-000000000001');
  front.relay.ctx.events.broadcast(tenantId, { kind: 'agent-writing', conversationId: id, isWriting: true });
  expect(await client.next('agent-writing')).toMatchObject({ conversationId: id });
  client.close();
});

test('a node serves its own roles only, and tells its health whatever they are', async () => {
  const owner = await front.register('C');
  await expect(openStream(front.url, owner.accessToken, { logId: null, cursor: 0 })).rejects.toThrow('404');
  expect((await stream.call('GET', '/me', { as: owner })).status).toBe(404);
  for (const { url } of [front, stream]) {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }
});
