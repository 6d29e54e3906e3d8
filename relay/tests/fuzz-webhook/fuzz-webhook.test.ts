import { expect, test } from 'vitest';
import { fuzzInProcess } from './in-process.ts';
import { fuzzOverHttp } from './over-http.ts';
import { startRelayRig } from './relay-rig.ts';

// The bounded version of `npm run fuzz:webhook`.

test('of 20,000 signatures none that is forged or altered is taken, and none that is genuine refused', () => {
  const tally = fuzzInProcess({ n: 20_000, seed: 20_261_124 });
  expect(tally).toMatchObject({ attempts: 20_000, accepted: 0, crashes: 0, misjudged: 0, examples: [] });
  expect(tally.genuine).toBeGreaterThan(1500);
});

test('through the door of a real relay neither, and nothing makes it fail', async () => {
  await using rig = await startRelayRig();
  const tally = await fuzzOverHttp(rig, { n: 300, seed: 20_261_124 });
  expect(tally).toMatchObject({
    accepted: 0,
    crashes: 0,
    serverErrors: 0,
    silent: 0,
    misjudged: 0,
    storedForgeries: 0,
  });
  expect(tally.genuine).toBeGreaterThan(10);
  expect(rig.isAlive()).toBe(true);
}, 60_000);
