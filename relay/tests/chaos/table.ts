import { percentile } from './faults/job-watch.ts';
import { type Count, countOf, type Findings } from './oracle.ts';
import type { SeedResult } from './run-seed.ts';

/** What `--json` prints: exactly this. */
export interface Figures {
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly aiAfterTakeover: number;
  readonly unresolved: number;
  readonly kills: number;
  readonly recoverP99Ms: number;
}

export interface Judged {
  readonly result: SeedResult;
  readonly findings: Findings;
}

export function figuresOf(judged: readonly Judged[]): Figures {
  const sum = (pick: (one: Judged) => number) => judged.reduce((total, one) => total + pick(one), 0);
  const violations = (kind: Parameters<typeof countOf>[1]) => sum(({ findings }) => countOf(findings.violations, kind));
  return {
    acknowledged: sum(
      ({ findings }) => findings.counts.find(({ what }) => what === 'webhooks of customers')?.acknowledged ?? 0,
    ),
    lost: violations('lost'),
    duplicated: violations('duplicated'),
    aiAfterTakeover: violations('aiAfterTakeover'),
    unresolved: violations('unresolved'),
    kills: sum(({ result }) => result.kills),
    recoverP99Ms: percentile(
      judged.flatMap(({ result }) => result.recoveries.kills),
      99,
    ),
  };
}

const columns = ['attempted', 'acknowledged', 'lost', 'duplicated', 'unexpected', 'recovered'] as const;

export function tableOf(judged: readonly Judged[]): string {
  const counts = new Map<string, Count>();
  for (const { findings } of judged) {
    for (const count of findings.counts) {
      const before = counts.get(count.what);
      counts.set(count.what, before === undefined ? count : added(before, count));
    }
  }
  const rows = [...counts.values()].map((count) => [count.what, ...columns.map((column) => String(count[column]))]);
  const lines = [['', ...columns], ...rows].map(([what = '', ...cells]) =>
    [what.padEnd(24), ...cells.map((cell) => cell.padStart(13))].join(''),
  );
  return [...lines, '', faultsOf(judged), '', summaryOf(judged)].join('\n');
}

function added(a: Count, b: Count): Count {
  const sums = columns.map((column) => [column, a[column] + b[column]] as const);
  return { what: a.what, ...(Object.fromEntries(sums) as Omit<Count, 'what'>) };
}

function faultsOf(judged: readonly Judged[]): string {
  const totals = new Map<string, number>();
  for (const { result } of judged) {
    for (const [what, times] of result.faults) totals.set(what, (totals.get(what) ?? 0) + times);
  }
  const lines = [...totals]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, times]) => `${String(times).padStart(7)}  ${what}`);
  return ['Faults', ...lines].join('\n');
}

function summaryOf(judged: readonly Judged[]): string {
  const all = (pick: (one: SeedResult) => readonly number[]) => judged.flatMap(({ result }) => pick(result));
  const line = (what: string, values: readonly number[]) =>
    `${what}: ${values.length}, p50 ${percentile(values, 50)} ms, p99 ${percentile(values, 99)} ms, longest ${percentile(values, 100)} ms`;
  const seeds = judged.map(({ result }) => result.seed).join(', ');
  const never = judged.reduce((total, { result }) => total + result.recoveries.never, 0);
  const seconds = Math.round(judged.reduce((total, { result }) => total + result.loadMs + result.drainMs, 0) / 1000);
  const takeovers = judged.flatMap(({ result }) => result.record.takeovers);
  return [
    line(
      'work of a killed process, begun again after',
      all(({ recoveries }) => recoveries.kills),
    ),
    line(
      'the same, until it lay there for others',
      all(({ recoveries }) => recoveries.freed),
    ),
    line(
      'work of a stopped process, begun again after',
      all(({ recoveries }) => recoveries.stops),
    ),
    line(
      'the same, with the database away in between',
      all(({ recoveries }) => recoveries.throughOutages),
    ),
    `work of a killed process that nobody began again: ${never}`,
    `AI replies after an acknowledged takeover, of ${takeovers.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length}: ${figuresOf(judged).aiAfterTakeover}`,
    `seeds ${seeds}; ${seconds} s`,
  ].join('\n');
}
