import { expect, test } from 'vitest';
import { sandboxApp } from '../../src/config/index.ts';
import { countOf, judge } from './oracle.ts';
import { runSeed } from './run-seed.ts';
import { tableOf } from './table.ts';

// The campaign in small; `npm run chaos` has it in full.
test('kills, crashes of PostgreSQL and every disorder: nothing lost, nothing twice, nobody spoken over', async () => {
  const result = await runSeed({
    seed: 7,
    webhooks: 120,
    kills: 15,
    pgCrashes: 2,
    platformUrl: null,
    app: sandboxApp,
    atOnce: 16,
    plan: ['http', 'http', 'stream', 'worker', 'worker'],
    say: () => undefined,
  });
  const findings = judge(result.record);
  console.log(tableOf([{ result, findings }]));
  expect(findings.violations).toEqual([]);
  expect(countOf(findings.violations, 'lost')).toBe(0);
  expect(result.kills).toBe(15);
  expect(result.crashes).toBe(2);
  expect(result.recoveries.never).toBe(0);
}, 400_000);
