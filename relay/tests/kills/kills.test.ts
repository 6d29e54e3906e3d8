import { afterAll, beforeAll, expect, test } from 'vitest';
import { calmAnswerMs, type Outcome, onlyOnce, promisedMs, survive, tableOf } from './journey.ts';
import { allFailpoints } from './rig/failpoints.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { knowledge } from './rig/shop.ts';

const [{ question, answer }] = knowledge;

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

test('killed four times over the same answer: the customer is answered, once', async () => {
  const { points, fleet, platform, database } = rig;
  await fleet.allReady();
  const { id: customer, username } = await rig.newCustomer();
  points.arm('after-agent-answer');
  await platform.says(customer, question);
  for (let kill = 1; kill <= 4; kill++) {
    const pid = await points.taken('after-agent-answer');
    if (kill < 4) points.arm('after-agent-answer');
    fleet.kill(pid);
    points.release('after-agent-answer', pid);
  }
  await platform.answer(customer, 1, 60_000);
  await database.quiet();
  await onlyOnce(rig, { customer, conversation: await rig.desk.conversation(username), answers: [answer] });
}, 180_000);

// Shorter than `npm run kills` has it: here they go on while others may just have taken their work over.
test('stopped and gone on, three at once: one answer each, shown once', async () => {
  await rig.fleet.allReady();
  const stops = (['after-insert', 'after-attempt-row', 'after-send'] as const).map((point) =>
    survive(rig, point, { kind: 'stop', holdMs: 10_000 }),
  );
  outcomes.push(...(await Promise.all(stops)));
}, 180_000);
