import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClaudeSandbox } from '../../sandbox/claude/index.ts';
import { startTestCluster } from '../../src/db/testing/test-cluster.ts';
import { truthfulReplier } from './claude/truthful.ts';
import { readEvalSet } from './eval-case.ts';
import { caseFigures } from './judge/case-figures.ts';
import { type Figure, shareFigure } from './judge/figure.ts';
import { report } from './report.ts';
import { runAttacks } from './run-attacks.ts';
import { type CaseRun, runCases } from './run-cases.ts';

// `npm run eval`; the README has the options and the figures' names. Ends with 1 when a figure is below its floor.
const here = dirname(new URL(import.meta.url).pathname);
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: join(here, 'cases') },
    mode: { type: 'string', default: 'A,B' },
    live: { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
    attacks: { type: 'string', default: '3' },
  },
});
const modes = values.mode.split(',');
const say = (text: string) => {
  if (!values.json) console.log(text);
};
const set = readEvalSet(values.cases);
const figures: Figure[] = [];
const records: unknown[] = [];
const cluster = await startTestCluster();

async function judged(mode: 'A' | 'B' | 'C', run: () => Promise<CaseRun[]>) {
  const startedAt = performance.now();
  const runs = await run();
  records.push(...runs.map(recordOf));
  const found = caseFigures(mode, runs);
  figures.push(...found);
  say(report(`Mode ${mode}`, found, runs, performance.now() - startedAt));
}

try {
  if (modes.includes('A')) await judged('A', () => runCases(set, { cluster, mode: 'A' }));
  if (modes.includes('B')) {
    const apiKey = 'key-of-the-evaluation';
    const claude = await startClaudeSandbox({ apiKey, reply: truthfulReplier(set.cases, set.shops) });
    await judged('B', () => runCases(set, { cluster, mode: 'B', claude: { apiKey, baseUrl: claude.url } }));
    await claude.close();
    const attacked = await runAttacks(set, cluster, Number(values.attacks));
    records.push(...attacked.map((run) => ({ mode: 'B, adversarial', ...run, each: run.each.id })));
    const spared = shareFigure(
      'spared by adversarial replies, B',
      attacked.map(({ problem }) => problem === null),
      { target: 1 },
    );
    figures.push(spared);
    const broken = attacked.filter(({ problem }) => problem !== null);
    say(report('Mode B, adversarial replies', [spared], []));
    for (const { attack, each, problem } of broken) say(`  ${attack} · ${each.id}: ${problem}`);
  }
  const apiKey = process.env.ANTHROPIC_API_KEY;
  if (values.live && apiKey !== undefined) {
    const baseUrl = process.env.ANTHROPIC_BASE_URL;
    await judged('C', () => runCases(set, { cluster, mode: 'C', claude: { apiKey, baseUrl } }));
  }
} finally {
  await cluster.stop();
}
if (values.out !== undefined) writeFileSync(values.out, records.map((each) => `${JSON.stringify(each)}\n`).join(''));
if (values.json) {
  console.log(JSON.stringify(figures.map(({ figure, value, target, ok, n }) => ({ figure, value, target, ok, n }))));
}
process.exit(figures.every(({ ok }) => ok) ? 0 : 1);

function recordOf({ mode, each, outcome, verdict }: CaseRun) {
  const { id, shop, slice, turns, expect, route } = each;
  const expected = { action: expect.action, reason: expect.reason, sources: expect.sources, route };
  return { mode, id, shop, slice, said: turns.map(({ text }) => text), expected, outcome, verdict };
}
