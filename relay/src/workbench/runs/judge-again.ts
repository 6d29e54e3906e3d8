import { must } from '@tandem/shared/lib';
import type { TenantTx } from '../../db/tenant-tx.ts';
import type { StoredCase } from '../test-set/case-store.ts';
import { problemsOf, verdictOf } from '../test-set/judge.ts';
import { readTrials } from '../trials/trial-store.ts';
import { judgeItem } from './run-store.ts';
import { caseHashOf } from './subject.ts';

interface Judged {
  readonly runId: string;
  readonly position: number;
  readonly draftTrialId: string;
  readonly baselineTrialId: string | null;
}

/**
 * A case whose words are the same expects something else: its last result is judged by that, without asking anybody. So an accepted
 * change is none any more.
 */
export async function judgeAgain(tx: TenantTx, changed: StoredCase): Promise<void> {
  const { sql, tenantId } = tx;
  const [item] = await sql<Judged[]>`
    select i.run_id as "runId", i.position, i.draft_trial_id as "draftTrialId", i.baseline_trial_id as "baselineTrialId"
    from agent_test_item i join agent_test_run r on r.tenant_id = i.tenant_id and r.id = i.run_id
    where i.tenant_id = ${tenantId} and i.case_id = ${changed.id} and i.verdict is not null
    order by r.created_at desc limit 1`;
  if (item === undefined) return;
  const { runId, draftTrialId, baselineTrialId } = item;
  const answers = await readTrials(tx, [draftTrialId, ...(baselineTrialId === null ? [] : [baselineTrialId])]);
  const draftProblems = problemsOf(must(answers.get(draftTrialId), 'a judged answer'), changed.expected);
  const baselineProblems =
    baselineTrialId === null
      ? null
      : problemsOf(must(answers.get(baselineTrialId), 'a judged answer'), changed.expected);
  await judgeItem(tx, item, {
    verdict: verdictOf(draftProblems, baselineProblems),
    draftProblems,
    baselineProblems: baselineProblems ?? [],
    caseHash: caseHashOf(changed),
    isOtherWords: false,
  });
  tx.append({ type: 'test_run.changed', connectionId: changed.connectionId, runId });
}
