import { afterAll, beforeAll, expect, test } from 'vitest';
import { calmAnswerMs, type Outcome, promisedMs, survive, tableOf } from './journey.ts';
import { allFailpoints } from './rig/failpoints.ts';
import { type Rig, startRig } from './rig/rig.ts';

let rig: Rig;
let calm: number;
const outcomes: Outcome[] = [];
beforeAll(async () => {
  rig = await startRig({ plan: ['http,stream', 'http,stream', 'worker', 'worker'] });
  calm = await calmAnswerMs(rig);
}, 180_000);
afterAll(async () => {
  console.log(`an undisturbed answer: ${calm} ms\n${tableOf(outcomes)}`);
  await rig[Symbol.asyncDispose]();
});

test.each(allFailpoints)(
  'killed %s: one answer, shown once, and the conversation goes on',
  async (point) => {
    await rig.fleet.allReady();
    const outcome = await survive(rig, point, { kind: 'kill', holdMs: 0 });
    outcomes.push(outcome);
    expect(outcome.goesOnMs).toBeLessThan(promisedMs('kill', calm));
  },
  120_000,
);

// Shorter than `npm run kills` has it: here they go on while others may just have taken their work over.
test('stopped and gone on, three at once: one answer each, shown once', async () => {
  await rig.fleet.allReady();
  const stops = (['after-insert', 'after-attempt-row', 'after-send'] as const).map((point) =>
    survive(rig, point, { kind: 'stop', holdMs: 10_000 }),
  );
  outcomes.push(...(await Promise.all(stops)));
}, 180_000);
