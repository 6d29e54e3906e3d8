import { parseArgs } from 'node:util';
import { sandboxApp } from '../../src/config/index.ts';
import { takeOverAtRandom } from '../kills/takeovers.ts';
import { answerWhileAllHangs } from './hang-part.ts';
import { judge } from './oracle.ts';
import { runSeed } from './run-seed.ts';
import { besideSlowConsumers } from './slow-part.ts';
import { followThroughDrops } from './stream-part.ts';
import { figuresOf, type Judged, tableOf } from './table.ts';

// `npm run chaos -- [--seed n[,n…]] [--webhooks n] [--kills n] [--pg-crashes n] [--tiktok-url url] [--only parts] [--json]`: README.md.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    webhooks: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '250' },
    'pg-crashes': { type: 'string', default: '13' },
    'tiktok-url': { type: 'string' },
    only: { type: 'string', default: 'campaign' },
    json: { type: 'boolean', default: false },
  },
});
const parts = values.only.split(',');
const known = ['campaign', 'stream', 'slow', 'hang', 'takeovers'];
for (const part of parts) {
  if (known.includes(part)) continue;
  console.error(`"${part}" is no part of it: use some of ${known.join(', ')}.`);
  process.exit(2);
}
const say = (line: string) => console.error(line);
const seeds = values.seed.split(',').map(Number);
const broken: string[] = [];
const app = {
  id: process.env.TIKTOK_APP_ID ?? sandboxApp.id,
  secret: process.env.TIKTOK_APP_SECRET?.split(',')[0] ?? sandboxApp.secret,
};

if (parts.includes('campaign')) {
  const share = (total: string) => Math.ceil(Number(total) / seeds.length);
  const judged: Judged[] = [];
  for (const seed of seeds) {
    const result = await runSeed({
      seed,
      webhooks: share(values.webhooks),
      kills: share(values.kills),
      pgCrashes: share(values['pg-crashes']),
      platformUrl: values['tiktok-url']?.replace(/\/+$/, '') ?? null,
      app,
      atOnce: 32,
      plan: ['http', 'http', 'stream', 'stream', 'worker', 'worker', 'worker'],
      say,
    });
    const findings = judge(result.record);
    judged.push({ result, findings });
    for (const { kind, what } of findings.violations) broken.push(`seed ${seed}: ${kind}: ${what}`);
  }
  console.log(values.json ? JSON.stringify(figuresOf(judged)) : tableOf(judged));
}

const [seed = 1] = seeds;
if (parts.includes('stream')) {
  const plan = { tenants: 50, clients: 50, drops: 500, events: 100_000, writers: 20, kills: 6 };
  const tally = await followThroughDrops({ seed, ...plan });
  console.log(`stream, seed ${seed}: ${JSON.stringify(tally)}`);
  if (tally.missed + tally.doubled + tally.reordered > 0) broken.push(`stream, seed ${seed}`);
}
if (parts.includes('slow')) {
  const tally = await besideSlowConsumers({ quick: 10, slow: 30, eventsPerSecond: 25, seconds: 20, pairs: 3 });
  console.log(`slow consumers: ${JSON.stringify(tally)}`);
  if (tally.heldPerSlowBytes > 1024 * 1024) broken.push('slow consumers: memory');
  if (tally.ratio > 1.1) broken.push('slow consumers: the others are slower');
}
if (parts.includes('hang')) {
  const tally = await answerWhileAllHangs({ app, perSecond: 100, seconds: 30 });
  console.log(`webhooks while all hangs: ${JSON.stringify(tally)}`);
  if (tally.p99Ms >= 200 || tally.refused > 0) broken.push('webhooks while all hangs');
}
if (parts.includes('takeovers')) {
  const tally = await takeOverAtRandom({ seed, timings: 1000, atOnce: 20 });
  console.log(`takeovers, seed ${seed}: ${JSON.stringify(tally)}`);
  if (tally.afterwards > 0) broken.push(`takeovers, seed ${seed}`);
}

for (const line of broken) say(`BROKEN ${line}`);
process.exit(broken.length === 0 ? 0 : 1);
