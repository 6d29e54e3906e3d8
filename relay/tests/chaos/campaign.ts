import { sandboxApp } from '../../src/config/index.ts';
import { takeOverAtRandom } from '../kills/takeovers.ts';
import { answerWhileAllHangs } from './hang-part.ts';
import { OptionError, readOptions } from './options.ts';
import { judge } from './oracle.ts';
import { runSeed } from './run-seed.ts';
import { besideSlowConsumers } from './slow-part.ts';
import { followThroughDrops } from './stream-part.ts';
import { figuresOf, type Judged, tableOf } from './table.ts';

// `npm run chaos -- [--seed n[,n…]] [--webhooks n] [--kills n] [--pg-crashes n] [--tiktok-url url] [--only parts] [--json]`: README.md.
const options = optionsOf(process.argv.slice(2));
const say = (line: string) => console.error(line);
// With `--json` standard output is the campaign's object and nothing else.
const tell = options.isJson ? say : (line: string) => console.log(line);
const { seeds, only } = options;
const broken: string[] = [];
const app = {
  id: process.env.TIKTOK_APP_ID ?? sandboxApp.id,
  secret: process.env.TIKTOK_APP_SECRET?.split(',')[0] ?? sandboxApp.secret,
};

if (only.includes('campaign')) {
  const share = (total: number) => Math.ceil(total / seeds.length);
  const judged: Judged[] = [];
  for (const seed of seeds) {
    const plan = { kills: share(options.kills), pgCrashes: share(options.pgCrashes) };
    const result = await runSeed({
      seed,
      webhooks: share(options.webhooks),
      ...plan,
      platformUrl: options.platformUrl,
      app,
      atOnce: 32,
      plan: ['http', 'http', 'stream', 'stream', 'worker', 'worker', 'worker'],
      say,
    });
    const findings = judge(result.record);
    judged.push({ result, findings });
    for (const { kind, what } of findings.violations) broken.push(`seed ${seed}: ${kind}: ${what}`);
    if (result.recoveries.never > 0)
      broken.push(`seed ${seed}: ${result.recoveries.never} jobs of killed processes lie there`);
    if (result.kills < plan.kills || result.crashes < plan.pgCrashes) {
      broken.push(`seed ${seed}: only ${result.kills} kills and ${result.crashes} crashes of PostgreSQL were done`);
    }
  }
  console.log(options.isJson ? JSON.stringify(figuresOf(judged)) : tableOf(judged));
}

const [seed = 1] = seeds;
if (only.includes('stream')) {
  const plan = { tenants: 50, clients: 50, drops: 500, events: 100_000, writers: 20, kills: 6 };
  const tally = await followThroughDrops({ seed, ...plan });
  tell(`stream, seed ${seed}: ${JSON.stringify(tally)}`);
  if (tally.missed + tally.doubled + tally.reordered > 0) broken.push(`stream, seed ${seed}`);
}
if (only.includes('slow')) {
  const tally = await besideSlowConsumers({ quick: 10, slow: 30, eventsPerSecond: 25, seconds: 20, pairs: 3 });
  tell(`slow consumers: ${JSON.stringify(tally)}`);
  if (tally.heldPerSlowBytes > 1024 * 1024) broken.push('slow consumers: memory');
  if (tally.ratio > 1.1) broken.push('slow consumers: the others are slower');
}
if (only.includes('hang')) {
  const tally = await answerWhileAllHangs({ app, perSecond: 100, seconds: 30 });
  tell(`webhooks while all hangs: ${JSON.stringify(tally)}`);
  if (tally.p99Ms >= 200 || tally.refused > 0) broken.push('webhooks while all hangs');
}
if (only.includes('takeovers')) {
  const tally = await takeOverAtRandom({ seed, timings: 1000, atOnce: 20 });
  tell(`takeovers, seed ${seed}: ${JSON.stringify(tally)}`);
  if (tally.afterwards > 0) broken.push(`takeovers, seed ${seed}`);
}

for (const line of broken) say(`BROKEN ${line}`);
process.exit(broken.length === 0 ? 0 : 1);

function optionsOf(args: readonly string[]) {
  try {
    return readOptions(args);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
