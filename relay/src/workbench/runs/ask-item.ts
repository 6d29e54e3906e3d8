import type { TestRun, Trial } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { alertBudget, countCalls, isBudgetSpent, type Model, type Outcome, readSpent } from '../../agent/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { problemsOf, verdictOf } from '../test-set/judge.ts';
import { runTrial, trialOf } from '../trials/run-trial.ts';
import type { TrialAgent, TrialGround } from '../trials/trial-agent.ts';
import { beginTrial, chargeTrial, endTrial, findAnswered, isAbout, readTrials } from '../trials/trial-store.ts';
import { textOfHappened } from './happened.ts';
import {
  addToRun,
  dropItem,
  findRun,
  judgeItem,
  nextItem,
  type StoredItem,
  type StoredRun,
  setItemTrials,
} from './run-store.ts';
import { readSubject, type Subject } from './subject.ts';

/** What stays the same while a run is at work. */
export interface RunWork {
  readonly tenantId: TenantId;
  readonly run: StoredRun;
  readonly engine: TestRun['engine'];
  readonly model: Model | null;
  readonly draft: TrialAgent;
  readonly baseline: TrialAgent | null;
  readonly ground: TrialGround;
  readonly signal: AbortSignal;
}

export type Step =
  | { readonly kind: 'went-on' }
  /** Nothing is left to ask. */
  | { readonly kind: 'done' }
  /** Cancelled, or ended by somebody else. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'stop'; readonly problem: NonNullable<TestRun['problem']> }
  | { readonly kind: 'model-away'; readonly retryAfterMs: number | null };

interface Side {
  readonly agent: TrialAgent;
  readonly trialId: string;
}

/** An item with the answers that it wants. */
interface Question {
  readonly item: StoredItem;
  readonly subject: Subject;
  readonly draftTrialId: string;
  readonly baselineTrialId: string | null;
}

type Prepared =
  | {
      readonly kind: 'ask';
      readonly question: Question;
      readonly sides: readonly Side[];
      readonly isBudgetSpent: boolean;
    }
  | Step;

/**
 * Asks what is next of a run. Everything is in the tables before and after a model is asked, so this may stop anywhere: what was answered is
 * found answered, what was not is asked again, and an item is judged when both its sides have their answers.
 */
export async function askNext(ctx: RelayContext, work: RunWork): Promise<Step> {
  const prepared = await ctx.db.withTenant(work.tenantId, (tx) => prepare(ctx, tx, work));
  if (prepared.kind !== 'ask') return prepared;
  const { question, sides, isBudgetSpent } = prepared;
  const now = ctx.clock.now();
  const asked = await Promise.allSettled(
    sides.map(async ({ agent, trialId }) => {
      const talk = question.subject.talk(agent.settings.hours, now);
      const { model, signal } = work;
      const ground = { ...work.ground, isBudgetSpent };
      const outcome = await runTrial(agent, ground, talk, { model, clock: ctx.clock, signal });
      return settle(ctx, work, question, trialId, outcome);
    }),
  );
  // Only when neither is under way any more: whoever tries again would ask it a second time.
  const failed = asked.find((side) => side.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const steps = asked.flatMap((side) => (side.status === 'fulfilled' ? [side.value] : []));
  return steps.find(({ kind }) => kind !== 'went-on') ?? { kind: 'went-on' };
}

async function prepare(ctx: RelayContext, tx: TenantTx, work: RunWork): Promise<Prepared> {
  const { run, draft, baseline, engine } = work;
  if ((await findRun(tx, run.id))?.state !== 'running') return { kind: 'ended' };
  const item = await nextItem(tx, run.id);
  if (item === null) return { kind: 'done' };
  const subject = await readSubject(tx, run, item, engine);
  if (subject === null) {
    await dropItem(tx, item);
    return { kind: 'went-on' };
  }
  const ids = await trialsOf(tx, run, item, subject);
  const question = { item, subject, draftTrialId: ids.draft, baselineTrialId: ids.baseline };
  const answers = await judgeIfAnswered(tx, question);
  const sides: Side[] = [
    ...(answers.has(ids.draft) ? [] : [{ agent: draft, trialId: ids.draft }]),
    ...(ids.baseline === null || answers.has(ids.baseline)
      ? []
      : [{ agent: must(baseline, 'what is compared with'), trialId: ids.baseline }]),
  ];
  if (sides.length === 0) return { kind: 'went-on' };
  const { budgets } = draft.settings;
  const spent = work.model === null ? null : await readSpent(tx, run.connectionId, ctx.clock.now());
  return { kind: 'ask', question, sides, isBudgetSpent: spent !== null && isBudgetSpent(budgets, spent) };
}

/** Those of an item that was begun with these very words; else an earlier answer to exactly this, or one that is written down before it is asked. */
async function trialsOf(tx: TenantTx, run: StoredRun, item: StoredItem, subject: Subject) {
  if (item.draftTrialId !== null && (await isAbout(tx, item.draftTrialId, subject.inputHash))) {
    return { draft: item.draftTrialId, baseline: item.baselineTrialId };
  }
  let reused = 0;
  const trialFor = async (snapshotId: string, since: Date | null) => {
    const key = { snapshotId, inputHash: subject.inputHash, ...subject.owner };
    const answered = await findAnswered(tx, key, since);
    if (answered !== null) reused += 1;
    return answered ?? beginTrial(tx, key);
  };
  const draft = await trialFor(run.draftSnapshotId, run.isFresh ? run.createdAt : null);
  const { baselineSnapshotId } = run;
  const baseline =
    baselineSnapshotId === null
      ? null
      : baselineSnapshotId === run.draftSnapshotId
        ? draft
        : await trialFor(baselineSnapshotId, null);
  await setItemTrials(tx, item, { draft, baseline });
  await addToRun(tx, run.id, { reused });
  return { draft, baseline };
}

/** The answer and what it cost, in one transaction. */
async function settle(
  ctx: RelayContext,
  { tenantId, run, model }: RunWork,
  question: Question,
  trialId: string,
  { decision, reasoning }: Outcome,
): Promise<Step> {
  const { calls, costUsd } = reasoning;
  const now = ctx.clock.now();
  const reason = decision.kind === 'hand-off' ? decision.reason : null;
  const isAway = decision.kind === 'unavailable' || reason === 'ai_unavailable';
  const problem = reason === 'budget_spent' ? 'budget_spent' : reason === 'agent_failed' ? 'failed' : null;
  await ctx.db.withTenant(tenantId, async (tx) => {
    if (calls.length > 0) {
      await countCalls(tx, run.connectionId, calls, now, run.kind);
      await alertBudget(tx, run.connectionId, now);
      await addToRun(tx, run.id, { costUsd });
    }
    // No answer of the agent's: it says nothing about the draft, and the case is asked again.
    if (decision.kind === 'unavailable' || isAway || problem !== null) await chargeTrial(tx, trialId, calls);
    else {
      await endTrial(tx, trialId, trialOf({ decision, reasoning }, model !== null));
      await judgeIfAnswered(tx, question);
    }
  });
  for (const { model: name, costUsd: usd } of calls) ctx.metrics.agentCost.inc({ model: name }, usd);
  if (problem !== null) return { kind: 'stop', problem };
  if (!isAway) return { kind: 'went-on' };
  return { kind: 'model-away', retryAfterMs: decision.kind === 'unavailable' ? decision.retryAfterMs : null };
}

/** Two sides that end at once may each miss the other's answer: the next look at the item judges it then. Returns the answers there are. */
async function judgeIfAnswered(tx: TenantTx, { item, subject, draftTrialId, baselineTrialId }: Question) {
  const answers = await readTrials(tx, [draftTrialId, ...(baselineTrialId === null ? [] : [baselineTrialId])]);
  const draft = answers.get(draftTrialId);
  const baseline = baselineTrialId === null ? null : answers.get(baselineTrialId);
  if (draft !== undefined && baseline !== undefined) await judge(tx, item, subject, draft, baseline);
  return answers;
}

async function judge(
  tx: TenantTx,
  item: StoredItem,
  subject: Subject,
  draft: Trial,
  baseline: Trial | null,
): Promise<void> {
  const { expected, caseHash } = subject;
  if (expected !== null) {
    const draftProblems = problemsOf(draft, expected);
    const baselineProblems = baseline === null ? null : problemsOf(baseline, expected);
    const verdict = verdictOf(draftProblems, baselineProblems);
    const judgement = {
      verdict,
      draftProblems,
      baselineProblems: baselineProblems ?? [],
      caseHash,
      isOtherWords: false,
    };
    return judgeItem(tx, item, judgement);
  }
  const { happened } = item;
  const didAnswer = happened !== null && happened.author === 'agent' && happened.action === 'answer';
  const answers = draft.action === 'answer';
  const verdict = answers === didAnswer ? 'same' : answers ? 'better' : 'worse';
  const isOtherWords = answers && didAnswer && (await textOfHappened(tx, happened)) !== draft.text;
  return judgeItem(tx, item, { verdict, draftProblems: [], baselineProblems: [], caseHash, isOtherWords });
}
