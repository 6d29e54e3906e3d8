import { expect, test } from 'vitest';
import { followThroughDrops } from './stream-part.ts';

test('clients drop and resume while twenty write and servers are killed: every event once, in order', async () => {
  const tally = await followThroughDrops({
    seed: 1,
    tenants: 10,
    clients: 20,
    drops: 60,
    events: 5_000,
    writers: 20,
    kills: 2,
  });
  console.log(JSON.stringify(tally));
  expect(tally).toMatchObject({ missed: 0, doubled: 0, reordered: 0 });
  expect(tally.events).toBeGreaterThanOrEqual(5_000);
  expect(tally.received).toBeGreaterThanOrEqual(2 * 5_000);
  expect(tally.drops).toBeGreaterThanOrEqual(60);
}, 240_000);
