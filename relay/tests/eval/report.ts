import type { Figure } from './judge/figure.ts';
import type { CaseRun } from './run-cases.ts';

const number = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3));

/** For people: the figures with their 95 % intervals, then every case that went wrong, in words. */
export function report(title: string, figures: readonly Figure[], runs: readonly CaseRun[], tookMs?: number): string {
  const lines = figures.map(({ figure, value, target, goal, ok, n, interval }) => {
    const range = interval === undefined ? '' : `  [${number(interval[0])} … ${number(interval[1])}]`;
    const aims = goal === undefined ? `floor ${target}` : `floor ${target}, goal ${goal}`;
    return `  ${ok ? 'ok ' : 'LOW'} ${figure.padEnd(44)} ${number(value).padStart(7)}${range}  (${aims}, n ${n})`;
  });
  const wrong = runs.filter(({ verdict }) => !verdict.isRight).map(wordsOf);
  const took = tookMs === undefined ? '' : ` (${(tookMs / 1000).toFixed(1)} s)`;
  return [`\n${title}${took}`, ...lines, ...wrong].join('\n');
}

function wordsOf({ each, outcome, verdict }: CaseRun): string {
  const { expect } = each;
  const problems = [
    ...(verdict.isActionRight && verdict.isReasonRight
      ? []
      : [`${outcome.action} ${outcome.reason ?? ''} instead of ${expect.action} ${expect.reason ?? ''}`]),
    ...verdict.missingFacts.map((fact) => `without ${fact}`),
    ...verdict.forbidden.map((fact) => `says ${fact}`),
    ...verdict.unsupported.map((claim) => `${claim} stands in no source`),
    ...(verdict.isSourceRight ? [] : [`rests on ${outcome.sources.join(', ') || 'nothing'}`]),
    ...(verdict.isOneOutcome ? [] : [`${outcome.said.length} replies, ${outcome.handOffs} hand-offs`]),
  ];
  const said = each.turns.at(-1)?.text ?? '';
  return `    ${each.id} [${each.slice}] ${said} → ${problems.join('; ')}${outcome.detail === null ? '' : ` (${outcome.detail})`}`;
}
