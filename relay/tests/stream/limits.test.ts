import type { api, OutputOf } from '@tandem/shared/api';
import { type Clock, systemClock } from '@tandem/shared/lib';
import { closeCodes } from '@tandem/shared/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsFeature } from '../../src/events/index.ts';
import type { RelayFeature } from '../../src/feature.ts';
import { tenancyFeature } from '../../src/tenancy/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { openStream } from '../support/stream-client.ts';

const hour = 3_600_000;
let lapse: (() => void) | undefined;
/** Real time, but the test decides when an access token's hour is over. */
const clock: Clock = {
  now: () => systemClock.now(),
  after(ms, run) {
    if (ms < hour - 60_000 || ms > hour) return systemClock.after(ms, run);
    lapse = run;
    return () => undefined;
  },
};
/** Every row weighs 200 kB, so that a consumer that does not read is soon behind. */
const heavy: RelayFeature = {
  ...tenancyFeature,
  rows: {
    members: {
      byIds: async (_tx, ids) => ids.map((id) => ({ id: id as never, name: 'x'.repeat(200_000), role: 'staff' })),
      page: async () => [],
    },
  },
};

let kit: TestRelay;
let owner: OutputOf<typeof api.register>;
let logId: string;
beforeAll(async () => {
  kit = await createTestRelay({
    clock,
    features: [eventsFeature, heavy],
    config: { roles: new Set(['http', 'stream']) },
  });
  owner = await kit.register();
  await kit.register('Another');
  logId = (await kit.call<OutputOf<typeof api.snapshot>>('GET', '/snapshot', { as: owner })).body.logId;
});
afterAll(() => kit.close());

const append = () =>
  kit.relay.ctx.db.withTenant(owner.membership.tenantId, async (tx) =>
    tx.append({ type: 'member.changed', personId: owner.person.id }),
  );

test('a consumer that does not read is closed, others are not delayed, and it resumes by its cursor', async () => {
  const slow = await openStream(kit.url, owner.accessToken, { logId, cursor: 0 });
  const quick = await openStream(kit.url, owner.accessToken, { logId, cursor: 0 });
  await Promise.all([slow.next('welcome'), quick.next('welcome')]);
  slow.socket.pause();
  const events = 80;
  for (let seq = 1; seq <= events; seq++) {
    await append();
    await quick.next('events', (frame) => frame.cursor >= seq);
  }
  slow.socket.resume();
  expect(await slow.closed).toBe(closeCodes.tooSlow);
  expect(slow.seqs().length).toBeLessThan(events);
  const again = await openStream(kit.url, owner.accessToken, { logId, cursor: slow.seqs().at(-1) ?? 0 });
  await again.next('events', (frame) => frame.cursor === events);
  expect([...slow.seqs(), ...again.seqs()]).toEqual(Array.from({ length: events }, (_, n) => n + 1));
  again.close();
  quick.close();
}, 60_000);

test('an expired token ends the stream', async () => {
  const client = await openStream(kit.url, owner.accessToken, { logId, cursor: 0 });
  await client.next('welcome');
  lapse?.();
  expect(await client.closed).toBe(closeCodes.unauthorized);
});

test('a frame larger than any of ours, or too many, end it', async () => {
  const large = await openStream(kit.url, owner.accessToken, { logId, cursor: 0 });
  large.send('x'.repeat(20_000));
  expect(await large.closed).toBe(1009);
  const busy = await openStream(kit.url, owner.accessToken, { logId, cursor: 0 });
  await busy.next('welcome');
  for (let n = 0; n < 400; n++) busy.send({ kind: 'viewing', conversationId: null });
  expect(await busy.closed).toBe(closeCodes.badFrame);
});
