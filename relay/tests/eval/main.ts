import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClaudeSandbox } from '../../sandbox/claude/index.ts';
import { startTestCluster } from '../../src/db/testing/test-cluster.ts';
import { hijack } from '../agent/hijacked-model.ts';
import { truthfulReplier } from './claude/truthful.ts';
import { readEvalSet } from './eval-case.ts';
import { injectionFigures } from './figures/injection.ts';
import { localLatencyFigures } from './figures/local-latency.ts';
import { retrievalFigures } from './figures/retrieval.ts';
import { sentimentFigures } from './figures/sentiment.ts';
import { understandingFigures } from './figures/understanding.ts';
import { caseFigures } from './judge/case-figures.ts';
import { type Figure, figure, shareFigure } from './judge/figure.ts';
import { timeFigures } from './measure-time.ts';
import { report } from './report.ts';
import { runAttacks } from './run-attacks.ts';
import { type CaseRun, runCases } from './run-cases.ts';

// `npm run eval`; the README has the options and the figures' names. Ends with 1 when a figure is below its floor.
const here = dirname(new URL(import.meta.url).pathname);
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: join(here, 'cases') },
    mode: { type: 'string', default: 'A,B,local,time' },
    live: { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
    attacks: { type: 'string', default: '3' },
    hijacked: { type: 'string', default: '10000' },
    retrieval: { type: 'string' },
    sentiment: { type: 'string' },
    injection: { type: 'string' },
  },
});
const modes = values.mode.split(',');
const say = (text: string) => {
  if (!values.json) console.log(text);
};
const fileOf = (path: string | undefined) => (path === undefined ? {} : { path });
function told(title: string, found: readonly Figure[]) {
  figures.push(...found);
  say(report(title, found, []));
}

const set = readEvalSet(values.cases);
const figures: Figure[] = [];
const records: unknown[] = [];
const cluster = await startTestCluster();
// Its PostgreSQL would outlive it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cluster.stop().finally(() => process.exit(130)));
}

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
  }
  if (modes.includes('B') && Number(values.attacks) > 0) {
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
  if (modes.includes('local')) {
    told('Retrieval', await retrievalFigures(fileOf(values.retrieval)));
    told('Sentiment', await sentimentFigures(fileOf(values.sentiment)));
    told('Injection', await injectionFigures(fileOf(values.injection)));
    told('Understanding', await understandingFigures({}));
  }
  const replies = Number(values.hijacked);
  if (modes.includes('B') && replies > 0) {
    const { effects, elsewhere } = await hijack({ replies });
    const value = effects.length + elsewhere;
    told('A hijacked model', [
      figure({ figure: 'effects of a hijacked model', value, target: 0, n: replies, atMost: true }),
    ]);
    for (const { kind, why, text } of effects.slice(0, 20)) say(`  ${kind}, ${why}: ${text}`);
  }
  // Last, when nothing else is at work.
  if (modes.includes('time')) {
    told('Time', [...(await timeFigures(set, cluster)), ...(await localLatencyFigures({}))]);
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
