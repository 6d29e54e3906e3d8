import { setImmediate } from 'node:timers/promises';
import type { RunEstimate, TestRunInput } from '@tandem/shared/api';
import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { costNanoUsd, type Model, readAgentSettings, readSpent, spendingOf } from '../../agent/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { engineOf } from '../engine.ts';
import { runTrial } from '../trials/run-trial.ts';
import { readGround, readSnapshotAgent, type TrialAgent, type TrialGround } from '../trials/trial-agent.ts';
import { findAnswered } from '../trials/trial-store.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import type { NewItem } from './run-store.ts';
import { readSubject, type Subject } from './subject.ts';

/** More are counted by their share. */
const mostTried = 150;
/** What a model writes for one answer, in tokens: a little more than it usually does. */
const usualOutputTokens = 250;

interface Asked {
  readonly subject: Subject;
  readonly agent: TrialAgent;
}

/**
 * What a run would ask, and cost: each case goes through the pipeline up to the call of the model, and the prompt is weighed instead of
 * sent. Reads only, but for the draft's snapshot.
 */
export async function estimateRun(
  ctx: RelayContext,
  { tenantId, connectionId }: { readonly tenantId: TenantId; readonly connectionId: ConnectionId },
  input: TestRunInput,
): Promise<RunEstimate> {
  const now = ctx.clock.now();
  const engine = engineOf(ctx);
  const { plan, asked, ground, leftUsd } = await ctx.db.withTenant(tenantId, async (tx) => {
    const made = await planRun(tx, connectionId, input);
    return {
      plan: made,
      asked: await askedBy(ctx, tx, made),
      ground: await readGround(ctx, tx, connectionId, now),
      leftUsd: await leftOf(tx, connectionId, now),
    };
  });
  const every = Math.max(1, Math.ceil(asked.length / mostTried));
  const tried = asked.filter((_, index) => index % every === 0);
  const { modelCalls, costUsd } = await weigh(ctx, tried, ground, now);
  const share = tried.length === 0 ? 0 : asked.length / tried.length;
  const whole = { modelCalls: Math.round(modelCalls * share), costUsd: costUsd * share };
  const isPaid = engine === 'claude';
  return {
    total: plan.items.length,
    toAsk: asked.length,
    modelCalls: isPaid ? whole.modelCalls : 0,
    costUsd: isPaid ? whole.costUsd : 0,
    leftUsd,
    engine,
    withKey: isPaid ? null : whole,
  };
}

/** Both sides of what has no answer yet. */
async function askedBy(ctx: RelayContext, tx: TenantTx, { run, items }: RunPlan): Promise<Asked[]> {
  const { connectionId, draftSnapshotId, baselineSnapshotId, isFresh } = run;
  const engine = engineOf(ctx);
  const sides = [
    { snapshotId: draftSnapshotId, since: isFresh ? new Date(ctx.clock.now()) : null },
    ...(baselineSnapshotId === null || baselineSnapshotId === draftSnapshotId
      ? []
      : [{ snapshotId: baselineSnapshotId, since: null }]),
  ];
  const agents = new Map<string, TrialAgent>();
  for (const { snapshotId } of sides) {
    agents.set(snapshotId, await readSnapshotAgent(ctx, tx, connectionId, snapshotId));
  }
  const asked: Asked[] = [];
  for (const item of items) {
    const subject = await readSubject(tx, { connectionId }, idsOf(item), engine);
    if (subject === null) continue;
    for (const { snapshotId, since } of sides) {
      const key = { snapshotId, inputHash: subject.inputHash, ...subject.owner };
      const agent = agents.get(snapshotId);
      if (agent !== undefined && (await findAnswered(tx, key, since)) === null) asked.push({ subject, agent });
    }
  }
  return asked;
}

const idsOf = (item: NewItem) =>
  'caseId' in item ? { caseId: item.caseId, messageId: null } : { caseId: null, messageId: item.messageId };

async function weigh(ctx: RelayContext, asked: readonly Asked[], ground: TrialGround, now: number) {
  let modelCalls = 0;
  let nanoUsd = 0;
  const scales: Model = {
    ask(request) {
      modelCalls += 1;
      const inputTokens = Math.ceil(Buffer.byteLength(JSON.stringify([request.system, request.messages])) / 4);
      const tokens = { inputTokens, outputTokens: usualOutputTokens, cacheReadTokens: 0, cacheWriteTokens: 0 };
      nanoUsd += costNanoUsd(request.model, tokens);
      return Promise.resolve({ result: { kind: 'refused' }, calls: [] });
    },
  };
  const ports = { model: scales, clock: ctx.clock, signal: new AbortController().signal };
  for (const { subject, agent } of asked) {
    // Other requests have their turn in between.
    await setImmediate();
    await runTrial(agent, { ...ground, isBudgetSpent: false }, subject.talk(agent.settings.hours, now), ports);
  }
  return { modelCalls, costUsd: nanoUsd / 1e9 };
}

/** What the budgets leave; null: nothing limits it. */
async function leftOf(tx: TenantTx, connectionId: ConnectionId, now: number): Promise<number | null> {
  const settings = await readAgentSettings(tx, connectionId);
  if (settings === null || settings.budgets.whenSpent === 'continue') return null;
  const { today, month } = spendingOf(settings.budgets, await readSpent(tx, connectionId, now));
  const left = [today, month].flatMap(({ limitUsd, costUsd }) => (limitUsd === null ? [] : [limitUsd - costUsd]));
  return left.length === 0 ? null : Math.max(0, Math.min(...left));
}
