import { must } from '@tandem/shared/lib';
import { type ConversationId, conversationId, type HandOffReason, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { type ConversationForAgent, conversationForAgent, handOff, letGo } from '../inbox/index.ts';
import { failpoint } from '../lib/failpoint.ts';
import { holdLease } from '../queue/hold-lease.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { findAnswer } from './answer-cache.ts';
import { modelOf } from './model-of.ts';
import { decide, handOffOutcome, type Outcome } from './pipeline.ts';
import { planReply, type ReplyPlan } from './plan-reply.ts';
import { countSpent, type Settlement, settle } from './settle-reply.ts';
import { signalTyping } from './signal-typing.ts';
import { summaryOf } from './sources.ts';
import { busyDelayMs, nextTryAt } from './timing.ts';

/**
 * Short, for a killed worker's conversation must go on within seconds. The lease only saves a second call of the model: losing it to a
 * slow moment stops nothing, since a reply settles once however many were composed.
 */
const leaseTtlMs = 3000;

interface Work {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  /** When the model was first asked in vain, epoch milliseconds. */
  readonly failingSince: number | null;
  readonly signal: AbortSignal;
}

/**
 * The agent's answer to what a customer wrote. Decides by the tables alone, so it may run at any time and any number of times: too
 * early it waits for the burst's end, too late it finds nothing to do.
 */
export const composeReplyTask = defineTask({
  name: 'compose-reply',
  lane: 'ai',
  payload: z.object({ conversationId, failingSince: z.number().nullable().default(null) }),
  maxAttempts: 3,
  async run(ctx, payload, run) {
    const work = { ...payload, tenantId: must(run.tenantId, 'tenant'), signal: run.signal };
    try {
      await composeReply(ctx, work);
    } catch (error) {
      // A customer must not be left without anybody: what fails again and again goes to the team.
      if (run.attempt >= run.maxAttempts && !run.signal.aborted) await giveUp(ctx, work);
      throw error;
    }
  },
});

/** The customer has written: look at once, whatever the waiting job was waiting for. */
export function replyJob(id: ConversationId): JobRequest {
  return job(composeReplyTask, { conversationId: id }, { key: `compose-reply:${id}`, keyMode: 'replace' });
}

/** Looks again later; a job that is already waiting, and so was enqueued by something newer, keeps its time. */
function lookAgain(
  ctx: RelayContext,
  { tenantId, conversationId: id }: Work,
  at: number,
  failingSince: number | null = null,
) {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const options = { key: `compose-reply:${id}`, keyMode: 'keep', runAt: new Date(at) } as const;
    tx.enqueue(job(composeReplyTask, { conversationId: id, failingSince }, options));
  });
}

async function composeReply(ctx: RelayContext, work: Work): Promise<void> {
  const lease = { tenantId: work.tenantId, key: `agent:${work.conversationId}`, ttlMs: leaseTtlMs };
  const { outcome } = await holdLease(ctx, lease, async () => {
    const plan = await planNow(ctx, work);
    if (plan.kind === 'nothing')
      ctx.log.debug({ conversationId: work.conversationId, why: plan.why }, 'agent stays silent');
    else if (plan.kind === 'wait') await lookAgain(ctx, work, plan.until);
    else if (plan.kind === 'let-go') await stepAside(ctx, work, plan.handlerEpoch);
    else await decideAndSettle(ctx, work, plan);
  });
  // The holder may have read the thread before the newest message came.
  if (outcome === 'busy') await lookAgain(ctx, work, ctx.clock.now() + busyDelayMs, work.failingSince);
}

function planNow(ctx: RelayContext, work: Work): Promise<ReplyPlan> {
  return ctx.db.withTenant(work.tenantId, (tx) => planReply(ctx, tx, work.conversationId, ctx.clock.now()));
}

function stepAside(ctx: RelayContext, { tenantId, conversationId: id }: Work, handlerEpoch: number) {
  return ctx.db.withTenant(tenantId, (tx) => letGo(tx, { conversationId: id, handlerEpoch, now: ctx.clock.now() }));
}

type DecidePlan = Extract<ReplyPlan, { kind: 'decide' }>;

async function decideAndSettle(ctx: RelayContext, work: Work, plan: DecidePlan): Promise<void> {
  const startedAt = ctx.clock.now();
  const { decision, reasoning } = await decideVisibly(ctx, work, plan);
  await failpoint('after-agent-answer');
  if (decision.kind === 'wait') return lookAgain(ctx, work, decision.until);
  if (decision.kind === 'unavailable') {
    const failingSince = work.failingSince ?? startedAt;
    const next = nextTryAt(ctx.clock.now(), failingSince, decision.retryAfterMs);
    ctx.log.warn({ conversationId: work.conversationId, detail: decision.detail, next }, 'the agent’s model is away');
    if (next === null) return settleNow(ctx, work, plan, handOffOutcome(plan.file, reasoning, 'ai_unavailable'));
    await ctx.db.withTenant(work.tenantId, (tx) => countSpent(tx, plan.target, reasoning, ctx.clock.now()));
    return lookAgain(ctx, work, next, failingSince);
  }
  try {
    await settleNow(ctx, work, plan, { decision, reasoning });
    await failpoint('after-reply-stored');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Overtaken: whoever did it has enqueued what follows.
    const reason = refusalReason(error);
    if (reason !== null) return settleNow(ctx, work, plan, handOffOutcome(plan.file, reasoning, reason));
    await ctx.db.withTenant(work.tenantId, (tx) => countSpent(tx, plan.target, reasoning, ctx.clock.now()));
  }
}

/** The inbox refused the answer between plan and settlement. */
function refusalReason({ code }: ProblemError): HandOffReason | null {
  if (code === 'handler_changed' || code === 'conflict') return null;
  if (code === 'plan_limit') return 'plan_limit';
  return code === 'window_closed' || code === 'quota_exhausted' ? 'window_nearly_spent' : 'agent_failed';
}

/** Decides while the desktops and, in auto mode with a slow model, the customer see that it is writing. */
async function decideVisibly(ctx: RelayContext, work: Work, { target, file }: DecidePlan): Promise<Outcome> {
  const { tenantId, conversationId: id, signal } = work;
  const model = modelOf(ctx);
  const isDone = new AbortController();
  const tell = (isWriting: boolean) =>
    ctx.events.broadcast(tenantId, { kind: 'agent-writing', conversationId: id, isWriting });
  const at = {
    connectionId: target.view.connectionId,
    knowledgeVersion: file.knowledgeVersion,
    settingsVersion: file.settings.version,
  };
  tell(true);
  try {
    return await decide(file, {
      model,
      clock: ctx.clock,
      signal,
      findAnswer: (hash) => ctx.db.withTenant(tenantId, (tx) => findAnswer(tx, hash, at)),
      onModel: () => {
        // Not awaited: a slow platform must not hold the answer back. It never rejects.
        if (target.mode === 'auto') void signalTyping(ctx, tenantId, target.view, isDone.signal);
      },
    });
  } finally {
    tell(false);
    isDone.abort();
  }
}

type Settled = Parameters<typeof settle>[2];

async function settleNow(ctx: RelayContext, work: Work, { target }: DecidePlan, outcome: Settled): Promise<void> {
  const now = ctx.clock.now();
  const settlement: Settlement = await ctx.db.withTenant(work.tenantId, (tx) => settle(tx, target, outcome, now));
  const { decision, reasoning } = outcome;
  ctx.log.info(
    {
      correlation: target.view.correlation,
      tenantId: work.tenantId,
      conversationId: work.conversationId,
      answers: target.answersMessageId,
      settlement: settlement.kind,
      ...(decision.kind === 'hand-off' && { reason: decision.reason }),
      detail: reasoning.detail,
    },
    'agent settled',
  );
  ctx.metrics.agentRuns.inc({ outcome: settlement.kind });
  for (const { model, costUsd } of reasoning.calls) ctx.metrics.agentCost.inc({ model }, costUsd);
  if (settlement.kind === 'held') await lookAgain(ctx, work, settlement.until);
  // A newer message has a job of its own, unless it came while this one held the lease.
  if (settlement.kind === 'overtaken') await lookAgain(ctx, work, ctx.clock.now());
}

/** Asks the tables alone: what has failed so often may be the planning itself. */
async function giveUp(ctx: RelayContext, { tenantId, conversationId: id }: Work): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    const view = await conversationForAgent(tx, id);
    if (!view?.isAgentTurn) return;
    const { handlerEpoch } = view;
    const summary = summaryOf(unansweredTexts(view));
    await handOff(tx, { conversationId: id, handlerEpoch, reason: 'agent_failed', summary, now: ctx.clock.now() });
  });
}

function unansweredTexts({ messages }: ConversationForAgent): string[] {
  return messages.flatMap(({ text, isUnanswered }) => (isUnanswered && text !== '' ? [text] : []));
}
