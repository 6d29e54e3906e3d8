import { parseArgs } from 'node:util';
import { calmAnswerMs, type Outcome, promisedMs, survive, tableOf } from './journey.ts';
import { killAtRandom } from './random-faults.ts';
import { allFailpoints } from './rig/failpoints.ts';
import { startRig } from './rig/rig.ts';
import { takeOverAtRandom } from './takeovers.ts';

// `npm run kills -- [--seed n] [--rounds n] [--only matrix,random,takeovers]`: every failpoint killed and stopped in several fleets,
// `rounds` rounds of random faults, 200 takeovers. Prints what it measured; ends with 1 when a promise was broken.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'matrix,random,takeovers' },
  },
});
const seed = Number(values.seed);
const parts = values.only.split(',');
const broken: string[] = [];

const two = ['http,stream', 'http,stream', 'worker', 'worker'];
const fleets = [
  { name: 'one of each', faults: ['kill'], plan: ['http,stream', 'worker'] },
  { name: 'all in one process', faults: ['kill'], plan: ['http,stream,worker'] },
  { name: 'two of each', faults: ['kill', 'stop'], plan: two },
  { name: 'two, all in one', faults: ['stop'], plan: ['http,stream,worker', 'http,stream,worker'] },
] as const;

if (parts.includes('matrix')) {
  for (const { name, faults, plan } of fleets) {
    const rig = await startRig({ plan });
    const outcomes: Outcome[] = [];
    const calm = await calmAnswerMs(rig);
    for (const kind of faults) {
      for (const point of allFailpoints) {
        await rig.fleet.allReady();
        await survive(rig, point, { kind, holdMs: 30_000 }).then(
          (outcome) => {
            outcomes.push(outcome);
            const promised = promisedMs(kind, calm) + (plan.length < 4 && kind === 'kill' ? bootMs(rig) : 0);
            if (outcome.goesOnMs > promised)
              broken.push(`${name}, ${kind} ${point}: goes on after ${outcome.goesOnMs} ms`);
          },
          (error: unknown) => broken.push(`${name}, ${kind} ${point}: ${String(error)}`),
        );
      }
    }
    console.log(
      `\n${name}: an undisturbed answer ${calm} ms, a process starts in ${bootMs(rig)} ms\n${tableOf(outcomes)}`,
    );
    await rig[Symbol.asyncDispose]();
  }
}

if (parts.includes('random')) {
  for (let round = 0; round < Number(values.rounds); round++) {
    const input = { seed: seed + round, customers: 20, questionsEach: 4, plan: two, lostAnswersPercent: 20 };
    const tally = await killAtRandom(input);
    console.log(`\nrandom faults, seed ${input.seed}: ${JSON.stringify(tally)}`);
    if (tally.lost + tally.doubled + tally.wrongOnDesktop > 0) broken.push(`random faults, seed ${input.seed}`);
  }
}

if (parts.includes('takeovers')) {
  const tally = await takeOverAtRandom({ seed, timings: 200 });
  console.log(`\ntakeovers, seed ${seed}: ${JSON.stringify(tally)}`);
  if (tally.afterwards > 0) broken.push(`takeovers, seed ${seed}`);
}

for (const line of broken) console.log(`BROKEN ${line}`);
process.exit(broken.length === 0 ? 0 : 1);

/** Where nobody else is there, the fresh process's start is part of the wait. */
function bootMs({ fleet }: Awaited<ReturnType<typeof startRig>>): number {
  return Math.round(Math.max(...fleet.members.map((member) => member.bootMs)));
}
