import { must } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import type { TestCluster } from '../../src/db/testing/test-cluster.ts';
import type { EvalCase, EvalSet } from './eval-case.ts';
import { type CaseOutcome, judgeCase, type Verdict } from './judge/judge-case.ts';
import { type EvalRelay, startEvalRelay } from './rig/eval-relay.ts';
import { type OpenShop, openShop } from './rig/open-shop.ts';
import { arrangeCase } from './rig/play-case.ts';
import { readOutcome } from './rig/read-outcome.ts';

/** A Tuesday morning on which all of the shops are open. */
export const usualTime = yetToCome('2026-11-24T10:00:00+07:00');

/** The same weekday and hour, not before now: a relay whose clock is behind its database's would do tomorrow's work at once, for ever. */
function yetToCome(at: string): number {
  const weekMs = 7 * 24 * 3_600_000;
  const epochMs = Date.parse(at);
  return epochMs + Math.max(0, Math.ceil((Date.now() - epochMs) / weekMs)) * weekMs;
}

export interface CaseRun {
  readonly mode: string;
  readonly each: EvalCase;
  readonly outcome: CaseOutcome;
  readonly verdict: Verdict;
}

export interface RunOptions {
  readonly cluster: TestCluster;
  readonly mode: string;
  readonly claude?: { readonly apiKey: string; readonly baseUrl?: string | undefined };
}

/** Every case through the real relay, each in a conversation of its own, all shops side by side in one database. */
export async function runCases({ shops, cases }: EvalSet, { cluster, mode, claude }: RunOptions): Promise<CaseRun[]> {
  const relay = await startEvalRelay({ cluster, startAt: usualTime, ...(claude !== undefined && { claude }) });
  try {
    const opened = new Map<string, OpenShop>();
    for (const shop of shops) opened.set(shop.id, await openShop(relay, shop));
    const spent = new Set(cases.filter(({ setup }) => setup.budgetSpent).map(({ shop }) => shop));
    for (const shop of shops) if (spent.has(shop.id)) opened.set(`${shop.id} spent`, await openShop(relay, shop, true));
    const openOf = ({ shop, setup }: EvalCase) => must(opened.get(setup.budgetSpent ? `${shop} spent` : shop), shop);
    const runs: CaseRun[] = [];
    for (const group of inTurn(cases)) {
      relay.clock.set(timeOf(must(group[0])));
      const outcomes = await play(relay, group, openOf);
      for (const [index, each] of group.entries()) {
        const outcome = must(outcomes[index]);
        runs.push({ mode, each, outcome, verdict: judgeCase(each, openOf(each).shop, outcome) });
      }
    }
    return runs;
  } finally {
    await relay.close();
  }
}

/** At one time what happens at one time; what an earlier answer should serve comes last. */
function inTurn(cases: readonly EvalCase[]): EvalCase[][] {
  const groups = new Map<string, EvalCase[]>();
  for (const each of cases) {
    const key = `${each.route === 'cache' ? 1 : 0} ${timeOf(each)}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([, group]) => group);
}

function timeOf({ setup }: EvalCase): number {
  return setup.at === undefined ? usualTime : yetToCome(setup.at);
}

/** A model that is away is asked again for a minute; nobody may wait longer. */
const mostRounds = 10;
const roundMs = 10_000;

export async function play(
  relay: EvalRelay,
  cases: readonly EvalCase[],
  openOf: (each: EvalCase) => OpenShop,
): Promise<CaseOutcome[]> {
  const ids: ConversationId[] = [];
  const waiting = [...cases.entries()];
  const arrange = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, each] = next;
      ids[index] = await arrangeCase(relay, openOf(each), each);
    }
  };
  await Promise.all(Array.from({ length: 6 }, arrange));
  for (let round = 0; round < mostRounds; round++) {
    await relay.drain();
    const [left] = await relay.adminSql<{ waiting: number }[]>`
      select count(*)::int as waiting from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'compose-reply' and j.attempts < j.max_attempts`;
    if (left?.waiting === 0) break;
    relay.clock.skip(roundMs);
    await relay.adminSql`update graphile_worker._private_jobs set run_at = now() where run_at > now()
      and task_id in (select id from graphile_worker._private_tasks where identifier = 'compose-reply')`;
  }
  return Promise.all(cases.map((each, index) => readOutcome(relay, openOf(each), must(ids[index]))));
}
