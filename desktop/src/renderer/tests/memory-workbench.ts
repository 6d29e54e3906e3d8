import type { TestCase, TestRun } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import type { CallInput, CallName, CallOutput } from '../../bridge/index.ts';
import {
  fixtureCases,
  fixtureDraft,
  fixtureResults,
  fixtureRun,
  fixtureTrial,
  fixtureVersions,
} from './fixture/workbench.ts';

type WorkbenchCall = Extract<CallName, `workbench.${string}`>;
type Handlers = { [N in WorkbenchCall]: (input: CallInput<N>) => CallOutput<N> };

/** The workbench's part of the memory bridge: one account's draft, tests and runs. */
export function memoryWorkbench(now: number, isEmpty: boolean, changed: (connectionId: string) => void): Handlers {
  const id = (connectionId: string) => connectionId as ConnectionId;
  let cases: TestCase[] = isEmpty ? [] : fixtureCases(now, id('a1'));
  let runs: TestRun[] = isEmpty ? [] : [fixtureRun(now, id('a1'))];
  let versions = isEmpty ? [] : fixtureVersions(now);
  const published = (given: Partial<(typeof versions)[number]>) => {
    const base = fixtureVersions(now)[0] as (typeof versions)[number];
    const version = { ...base, version: (versions[0]?.version ?? 0) + 1, ...given };
    versions = [version, ...versions.map((one) => ({ ...one, isLive: false }))];
    return version;
  };
  const draftOf = (connectionId: string) => {
    const draft = fixtureDraft(now, id(connectionId), runs[0] ?? null);
    const live = versions[0] ?? null;
    const isClean = live === null || live.version > 14;
    return isClean
      ? { ...draft, live, difference: { settings: [], documents: [] }, lastRun: null, regressions: 0 }
      : draft;
  };
  const replayRun = (connectionId: string) =>
    fixtureRun(now, id(connectionId), {
      id: 'p1',
      kind: 'replay',
      passing: null,
      baseline: null,
      period: { from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z' },
      replay: { answersMore: 2, handsOffMore: 1, otherWords: 1, costThenUsd: 0.02, costDraftUsd: 0.018 },
    });
  return {
    'workbench.draft': ({ connectionId }) => draftOf(connectionId),
    'workbench.compare': ({ connectionId }) => fixtureDraft(now, id(connectionId), null).difference,
    'workbench.publish': ({ connectionId, note, reason }) => {
      const version = published({ note, reason });
      changed(connectionId);
      return version;
    },
    'workbench.versions': () => ({ versions: [...versions], nextCursor: null }),
    'workbench.rollback': ({ connectionId, version }) => {
      const back = published({ kind: 'rollback', restores: version });
      changed(connectionId);
      return back;
    },
    'workbench.discard': () => ({}),
    'workbench.withdraw': () => ({}),
    'workbench.try': () => ({
      draft: fixtureTrial(),
      live: fixtureTrial({
        action: 'hand-off',
        reason: 'not_in_knowledge',
        text: 'ขอให้ทีมช่วยเช็กให้นะคะ',
        sources: [],
      }),
      engine: 'claude',
    }),
    'workbench.cases': () => [...cases],
    'workbench.addCase': ({ connectionId, testCase }) => {
      const base = fixtureCases(now, id(connectionId))[0] as TestCase;
      const given = 'said' in testCase ? { said: testCase.said, expected: testCase.expected } : {};
      const added = { ...base, ...(given as Partial<TestCase>), id: `c${cases.length + 1}` };
      cases = [...cases, added];
      changed(connectionId);
      return added;
    },
    'workbench.changeCase': ({ connectionId, caseId, change }) => {
      cases = cases.map((one) => (one.id === caseId ? { ...one, ...(change as Partial<TestCase>) } : one));
      changed(connectionId);
      return cases.find((one) => one.id === caseId) as TestCase;
    },
    'workbench.removeCase': ({ connectionId, caseId }) => {
      cases = cases.filter((one) => one.id !== caseId);
      changed(connectionId);
      return {};
    },
    'workbench.undeleteCase': ({ connectionId }) => fixtureCases(now, id(connectionId))[0] as TestCase,
    'workbench.estimate': () => ({
      total: cases.length,
      toAsk: cases.length,
      modelCalls: cases.length,
      costUsd: 0.1,
      leftUsd: 4.2,
      engine: 'claude',
      withKey: null,
    }),
    'workbench.start': ({ connectionId }) => {
      const run = fixtureRun(now, id(connectionId), { id: `r${runs.length + 3}`, state: 'running', done: 1 });
      runs = [run, ...runs];
      changed(connectionId);
      return run;
    },
    'workbench.runs': ({ connectionId, kind }) =>
      kind === 'tests' ? [...runs] : isEmpty ? [] : [replayRun(connectionId)],
    'workbench.run': ({ connectionId }) => ({
      run: fixtureRun(now, id(connectionId)),
      results: fixtureResults(cases),
      nextCursor: null,
    }),
    'workbench.cancel': ({ connectionId, runId }) => {
      runs = runs.map((run) => (run.id === runId ? { ...run, state: 'cancelled' as const } : run));
      changed(connectionId);
      return runs.find((run) => run.id === runId) as TestRun;
    },
    'workbench.trial': () => fixtureTrial(),
  };
}
