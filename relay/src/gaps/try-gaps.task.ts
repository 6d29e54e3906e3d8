import type { ContentGap, ModelCall } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import { alertBudget, countCalls, modelOf, type TracedQuestion, tracedQuestions } from '../agent/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import {
  readDraftAgent,
  readGround,
  readPublishedAgent,
  runTrial,
  type TrialAgent,
  type TrialGround,
  talkOf,
} from '../workbench/index.ts';
import { lockGap, moveGap, type StoredGap, storedGaps } from './gap-store.ts';

/** Of one run: gaps whose question a model is asked, those with an answer of their own first. */
const mostByModel = 10;

/** Asks the agent the question of every gap again: what it answers from its knowledge is none any more, and what it does not know again is one. */
export const tryGapsTask = defineTask({
  name: 'try-gaps',
  lane: 'ai',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, { tenantId, signal }) {
    await tryGaps(ctx, { tenantId: must(tenantId, 'tenant'), connectionId, signal });
  },
});

export function tryGapsJob(connectionId: ConnectionId): JobRequest {
  return job(tryGapsTask, { connectionId }, { key: `try-gaps:${connectionId}`, keyMode: 'keep' });
}

interface Work {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly signal: AbortSignal;
}

interface Reading {
  /** What customers are answered by. */
  readonly live: TrialAgent;
  /** What is being worked on, where that is something else. */
  readonly draft: TrialAgent | null;
  readonly ground: TrialGround;
  readonly gaps: readonly StoredGap[];
  readonly questions: ReadonlyMap<string, TracedQuestion>;
  readonly mayAskModel: boolean;
}

async function tryGaps(ctx: RelayContext, work: Work): Promise<void> {
  const read = await ctx.db.withTenant(work.tenantId, (tx) => readGaps(ctx, tx, work.connectionId));
  if (read === null) return;
  const { live, draft, gaps, questions } = read;
  const engine = read.mayAskModel ? 'model' : 'knowledge';
  const agentsMark = [engine, markOf(live), draft === null ? '' : markOf(draft)].join('/');
  const due = gaps
    .map((gap) => ({ gap, mark: `${agentsMark}/${gap.typicalTraceId}` }))
    .filter(({ gap, mark }) => gap.state !== 'dismissed' && gap.tried !== mark)
    .sort((a, b) => Number(b.gap.documentId !== null) - Number(a.gap.documentId !== null));
  let left = read.mayAskModel ? mostByModel : 0;
  for (const { gap, mark } of due) {
    if (work.signal.aborted) return;
    const question = questions.get(gap.typicalTraceId);
    if (question === undefined) continue;
    const mayAskModel = left > 0;
    const state = await stateOf(ctx, read, question, mayAskModel, work);
    if (state.isByModel) left -= 1;
    // Where a model could have been asked and was not, the next run asks it.
    const isWhole = mayAskModel || !read.mayAskModel || state.to === 'closed';
    await ctx.db.withTenant(work.tenantId, async (tx) => {
      if (state.calls.length > 0) {
        await countCalls(tx, work.connectionId, state.calls, ctx.clock.now(), 'tests');
        await alertBudget(tx, work.connectionId, ctx.clock.now());
      }
      await settle(tx, gap, { to: state.to, mark: isWhole ? mark : null, now: new Date(ctx.clock.now()) });
    });
  }
}

/** Null: there are none. */
async function readGaps(ctx: RelayContext, tx: TenantTx, connectionId: ConnectionId): Promise<Reading | null> {
  const gaps = await storedGaps(tx, connectionId);
  if (gaps.length === 0) return null;
  const draft = await readDraftAgent(ctx, tx, connectionId);
  const live = await readPublishedAgent(ctx, tx, connectionId);
  const ground = await readGround(ctx, tx, connectionId, ctx.clock.now());
  const questions = await tracedQuestions(
    tx,
    gaps.map(({ typicalTraceId }) => typicalTraceId),
  );
  const mayAskModel = modelOf(ctx) !== null && !ground.isBudgetSpent;
  return { live: live ?? draft, draft: live === null ? null : draft, ground, gaps, questions, mayAskModel };
}

interface Tried {
  readonly to: Exclude<ContentGap['state'], 'dismissed'>;
  readonly calls: readonly ModelCall[];
  readonly isByModel: boolean;
}

/** The shop's own words first: they cost nothing. */
async function stateOf(
  ctx: RelayContext,
  { live, draft, ground }: Reading,
  { texts }: TracedQuestion,
  mayAskModel: boolean,
  { signal }: Work,
): Promise<Tried> {
  const calls: ModelCall[] = [];
  const talk = talkOf([], texts, ctx.clock.now());
  const answers = async (agent: TrialAgent | null, withModel: boolean) => {
    if (agent === null) return false;
    // What is known does not depend on the hour.
    const always = { ...agent, settings: { ...agent.settings, hours: null } };
    const model = withModel ? modelOf(ctx) : null;
    const { decision, reasoning } = await runTrial(always, ground, talk, { model, clock: ctx.clock, signal });
    calls.push(...reasoning.calls);
    return decision.kind === 'answer' && decision.via !== 'template';
  };
  if (await answers(live, false)) return { to: 'closed', calls, isByModel: false };
  if (mayAskModel && (await answers(live, true))) return { to: 'closed', calls, isByModel: true };
  const isDrafted = (await answers(draft, false)) || (mayAskModel && (await answers(draft, true)));
  return { to: isDrafted ? 'drafted' : 'open', calls, isByModel: mayAskModel };
}

async function settle(
  tx: TenantTx,
  gap: StoredGap,
  { to, mark, now }: { to: Tried['to']; mark: string | null; now: Date },
): Promise<void> {
  const current = await lockGap(tx, gap.id);
  // Dismissed, merged, or asked again meanwhile: the next run looks at it.
  if (current === null || current.state !== gap.state || current.typicalTraceId !== gap.typicalTraceId) return;
  await moveGap(tx, gap.id, { state: to, tried: mark, now, ...(to === 'closed' && { isBack: false }) });
  if (to !== gap.state) tx.append({ type: 'content_gap.changed', connectionId: gap.connectionId });
}

/** Another one whenever the agent may answer otherwise. */
function markOf({ settings, knowledge, knowledgeVersion }: TrialAgent): string {
  // The version of a knowledge names what passages say, not by which other wordings they are found.
  const wordings = knowledge.passages.reduce((letters, { variants }) => letters + variants.join().length, 0);
  return `${settings.version}.${knowledgeVersion}.${wordings}`;
}
