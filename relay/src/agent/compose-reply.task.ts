import { must } from '@tandem/shared/lib';
import { type ConversationId, conversationId, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { type ConversationForAgent, conversationForAgent, handOff, letGo } from '../inbox/index.ts';
import { failpoint } from '../lib/failpoint.ts';
import { holdLease } from '../queue/hold-lease.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { type Composition, summaryOf } from './composition.ts';
import { engineOf } from './engine-of.ts';
import { planReply, type ReplyPlan } from './plan-reply.ts';
import { type Settlement, settleAnswer, settleHandOff } from './settle-reply.ts';
import { signalTyping } from './signal-typing.ts';
import { busyDelayMs, nextTryAt } from './timing.ts';

/**
 * Short, for a killed worker's conversation must go on within seconds. The lease only saves a second call of the model: losing it to a
 * slow moment stops nothing, since a reply settles once however many were composed.
 */
const leaseTtlMs = 3000;

interface Work {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  /** When the engine was first asked in vain, epoch milliseconds. */
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
    else if (plan.kind === 'hand-off')
      await settle(ctx, work, plan.target, (tx, now) => settleHandOff(tx, plan.target, plan, now));
    else await composeAndSettle(ctx, work, plan);
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

type ComposePlan = Extract<ReplyPlan, { kind: 'compose' }>;

async function composeAndSettle(ctx: RelayContext, work: Work, plan: ComposePlan): Promise<void> {
  const { target } = plan;
  const startedAt = ctx.clock.now();
  const composition = await composeVisibly(ctx, work, plan);
  await failpoint('after-agent-answer');
  if (composition.kind === 'unavailable') {
    const failingSince = work.failingSince ?? startedAt;
    const next = nextTryAt(ctx.clock.now(), failingSince, composition.retryAfterMs);
    ctx.log.warn(
      { conversationId: work.conversationId, detail: composition.detail, next },
      'the agent’s engine is away',
    );
    if (next !== null) return lookAgain(ctx, work, next, failingSince);
    return handOver(ctx, work, plan);
  }
  if (composition.kind === 'hand-off') {
    ctx.log.info(
      { conversationId: work.conversationId, reason: composition.reason, detail: composition.detail },
      'agent hands off',
    );
    return settle(ctx, work, target, (tx, now) => settleHandOff(tx, target, composition, now));
  }
  try {
    await settle(ctx, work, target, (tx, now) => settleAnswer(tx, target, composition, now));
    await failpoint('after-reply-stored');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await settleRefusal(ctx, work, plan, error);
  }
}

/** Composes while the desktops and, in auto mode with a slow engine, the customer see that it is writing. */
async function composeVisibly(ctx: RelayContext, work: Work, plan: ComposePlan): Promise<Composition> {
  const { tenantId, conversationId: id, signal } = work;
  const engine = engineOf(ctx);
  const isDone = new AbortController();
  const tell = (isWriting: boolean) =>
    ctx.events.broadcast(tenantId, { kind: 'agent-writing', conversationId: id, isWriting });
  tell(true);
  // Not awaited: a slow platform must not hold the answer back. It never rejects.
  if (plan.target.mode === 'auto' && engine.name === 'claude') {
    void signalTyping(ctx, tenantId, plan.target.view, isDone.signal);
  }
  try {
    const { prompt, knowledge, turns, questions, target } = plan;
    return await engine.compose({ prompt, knowledge, turns, questions, note: target.view.handBackNote, signal });
  } finally {
    tell(false);
    isDone.abort();
  }
}

/** The inbox refused the answer between plan and settlement. */
async function settleRefusal(ctx: RelayContext, work: Work, plan: ComposePlan, { code }: ProblemError): Promise<void> {
  // Overtaken: whoever did it has enqueued what follows.
  if (code === 'handler_changed' || code === 'conflict') return;
  const isSpent = code === 'window_closed' || code === 'quota_exhausted';
  return handOver(ctx, work, plan, isSpent ? 'window_nearly_spent' : 'agent_failed');
}

function handOver(
  ctx: RelayContext,
  work: Work,
  { target, questions }: ComposePlan,
  reason: 'agent_failed' | 'window_nearly_spent' = 'agent_failed',
): Promise<void> {
  return settle(ctx, work, target, (tx, now) =>
    settleHandOff(tx, target, { reason, summary: questions.join(' · ') }, now),
  );
}

type Settle = (tx: Parameters<typeof settleHandOff>[0], now: number) => Promise<Settlement>;

async function settle(ctx: RelayContext, work: Work, target: ComposePlan['target'], run: Settle): Promise<void> {
  const settlement = await ctx.db.withTenant(work.tenantId, (tx) => run(tx, ctx.clock.now()));
  ctx.log.info(
    { conversationId: work.conversationId, answers: target.answersMessageId, settlement: settlement.kind },
    'agent settled',
  );
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
