import { parseArgs } from 'node:util';
import { sandboxApp } from '../../src/config/index.ts';
import { judge } from './oracle.ts';
import { runSeed } from './run-seed.ts';
import { figuresOf, type Judged, tableOf } from './table.ts';

// `npm run chaos -- [--seed n[,n…]] [--webhooks n] [--kills n] [--pg-crashes n] [--tiktok-url url] [--json]`: see README.md.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    webhooks: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '250' },
    'pg-crashes': { type: 'string', default: '13' },
    'tiktok-url': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string) => console.error(line);
const seeds = values.seed.split(',').map(Number);
const share = (total: string) => Math.ceil(Number(total) / seeds.length);
const judged: Judged[] = [];
for (const seed of seeds) {
  const result = await runSeed({
    seed,
    webhooks: share(values.webhooks),
    kills: share(values.kills),
    pgCrashes: share(values['pg-crashes']),
    platformUrl: values['tiktok-url']?.replace(/\/+$/, '') ?? null,
    app: {
      id: process.env.TIKTOK_APP_ID ?? sandboxApp.id,
      secret: process.env.TIKTOK_APP_SECRET?.split(',')[0] ?? sandboxApp.secret,
    },
    atOnce: 32,
    plan: ['http', 'http', 'stream', 'stream', 'worker', 'worker', 'worker'],
    say,
  });
  judged.push({ result, findings: judge(result.record) });
}
const violations = judged.flatMap(({ result, findings }) =>
  findings.violations.map(({ kind, what }) => `seed ${result.seed}: ${kind}: ${what}`),
);
for (const line of violations) say(`BROKEN ${line}`);
console.log(values.json ? JSON.stringify(figuresOf(judged)) : tableOf(judged));
process.exit(violations.length === 0 ? 0 : 1);
