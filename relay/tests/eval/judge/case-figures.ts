import type { CaseRun } from '../run-cases.ts';
import { type Figure, figure, intervalOf, shareFigure } from './figure.ts';
import { reasonOf } from './judge-case.ts';

const floors = {
  A: { target: 0.8, goal: 0.9 },
  B: { target: 0.95, goal: 0.98 },
};

/** What the cases' outcomes say about one mode. What no case is labelled for is no figure. */
export function caseFigures(mode: 'A' | 'B' | 'C', runs: readonly CaseRun[]): Figure[] {
  const answered = runs.filter(({ outcome }) => outcome.action === 'answer');
  const answerable = runs.filter(
    ({ each }) => each.expect.action === 'answer' && !each.expect.also.includes('handoff'),
  );
  const unanswerable = runs.filter(
    ({ each }) => reasonOf(each) === 'not_in_knowledge' && !each.expect.also.includes('answer'),
  );
  const [precision, recall] = handOffFigures(mode, runs);
  const all = [
    shareFigure(
      `grounded answers, ${mode}`,
      answered.map(({ verdict }) => verdict.unsupported.length === 0),
      { target: 1 },
    ),
    shareFigure(`answer rate, ${mode}`, answerable.map(isAnsweredRight), floors[mode === 'A' ? 'A' : 'B']),
    shareFigure(
      `wrong answers on answerable, ${mode}`,
      answerable.map(({ outcome, verdict }) => outcome.action === 'answer' && !verdict.isRight),
      { target: 0.02, goal: 0, atMost: true },
    ),
    shareFigure(
      `wrong answers on unanswerable, ${mode}`,
      unanswerable.map(({ outcome }) => outcome.action === 'answer'),
      { target: 0.02, goal: 0, atMost: true },
    ),
    shareFigure(
      `nothing forbidden said, ${mode}`,
      runs.map(({ verdict }) => verdict.forbidden.length === 0),
      { target: 1 },
    ),
    precision,
    recall,
    shareFigure(
      `exactly one outcome, ${mode}`,
      runs.map(({ verdict }) => verdict.isOneOutcome),
      { target: 1 },
    ),
    ...(mode === 'A' ? [] : [routingFigure(mode, runs), costFigure(mode, runs)]),
    shareFigure(
      `within the case's cost, ${mode}`,
      runs.map(({ verdict }) => verdict.isCostRight),
      { target: 1 },
    ),
  ];
  return all.filter(({ n }) => n > 0);
}

function isAnsweredRight({ outcome, verdict }: CaseRun): boolean {
  return outcome.action === 'answer' && verdict.isRight;
}

interface Trigger {
  readonly expected: string | null;
  readonly got: string | null;
}

/**
 * Micro average over reasons: a hand-off for another reason than the expected is wrong twice. Without a model an answerable question that is
 * handed off as unknown is counted by the answer rate, not here.
 */
function handOffFigures(mode: string, runs: readonly CaseRun[]): [Figure, Figure] {
  const triggers = runs.flatMap(({ each, outcome, verdict }): Trigger[] => {
    const expected = each.expect.action === 'handoff' ? reasonOf(each) : null;
    const got = outcome.action === 'handoff' ? outcome.reason : null;
    // Where more than one outcome is right, the right ones say nothing about the trigger.
    if (each.expect.also.length > 0 && verdict.isActionRight && verdict.isReasonRight) {
      return expected !== null && expected === got ? [{ expected, got }] : [];
    }
    if (mode === 'A' && expected === null && got === 'not_in_knowledge') return [];
    return [{ expected, got }];
  });
  const precision = (sample: readonly Trigger[]) => {
    const made = sample.filter(({ got }) => got !== null);
    return made.filter(({ expected, got }) => expected === got).length / made.length;
  };
  const recall = (sample: readonly Trigger[]) => {
    const due = sample.filter(({ expected }) => expected !== null);
    return due.filter(({ expected, got }) => expected === got).length / due.length;
  };
  const made = triggers.filter(({ got }) => got !== null).length;
  const due = triggers.filter(({ expected }) => expected !== null).length;
  return [
    figure({
      figure: `hand-off precision, ${mode}`,
      value: precision(triggers),
      target: 0.95,
      n: made,
      interval: intervalOf(triggers, precision),
    }),
    figure({
      figure: `hand-off recall, ${mode}`,
      value: recall(triggers),
      target: 0.98,
      n: due,
      interval: intervalOf(triggers, recall),
    }),
  ];
}

interface Routed {
  readonly expected: string;
  readonly got: string;
}

function routeMade({ outcome: { via, model } }: CaseRun): string {
  if (via === 'template' || via === 'rule') return 'template';
  if (via === 'cache') return 'cache';
  return model === null ? 'none' : model.includes('haiku') ? 'haiku' : 'sonnet';
}

/** Macro F1 over the labelled routes. Another case's earlier answer may serve any case: that says nothing about the choice of model. */
function routingFigure(mode: string, runs: readonly CaseRun[]): Figure {
  const routed = runs.flatMap((run): Routed[] => {
    const got = routeMade(run);
    const { route } = run.each;
    return route === undefined || (got === 'cache' && route !== 'cache') ? [] : [{ expected: route, got }];
  });
  const macro = (sample: readonly Routed[]) => {
    const labels = [...new Set(routed.map(({ expected }) => expected))];
    const scores = labels.map((label) => {
      const hits = sample.filter(({ expected, got }) => expected === label && got === label).length;
      const named = sample.filter(({ expected }) => expected === label).length;
      const given = sample.filter(({ got }) => got === label).length;
      return named + given === 0 ? 1 : (2 * hits) / (named + given);
    });
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  };
  const interval = intervalOf(routed, macro);
  return figure({
    figure: `routing F1, ${mode}`,
    value: macro(routed),
    target: 0.9,
    goal: 0.95,
    n: routed.length,
    interval,
  });
}

/** US dollars of one call with the fact sheet's sizes (4,050 tokens in, 200 out), nothing cached. */
const callUsd = { haiku: 0.000505, sonnet: 0.0101 };

function costFigure(mode: string, runs: readonly CaseRun[]): Figure {
  const cost = (sample: readonly CaseRun[]) => {
    const paid = sample.map((run) => (run.outcome.modelMs > 0 ? routeMade(run) : 'none'));
    const dollars = paid.map((route) => (route === 'haiku' || route === 'sonnet' ? callUsd[route] : 0) as number);
    return (10_000 * dollars.reduce((sum, each) => sum + each, 0)) / sample.length;
  };
  return figure({
    figure: `US dollars per 10,000 DMs, ${mode}`,
    value: cost(runs),
    target: 15,
    goal: 10,
    n: runs.length,
    atMost: true,
    interval: intervalOf(runs, cost),
  });
}
