import type { api, InputOf, OutputOf, Trial, TrialTurn } from '@tandem/shared/api';
import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { alertBudget, countCalls, modelOf, type Outcome } from '../../agent/index.ts';
import type { RelayContext } from '../../context.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { engineOf } from '../engine.ts';
import { runTrial, talkOf, trialOf } from './run-trial.ts';
import { readDraftAgent, readGround, readPublishedAgent, type TrialAgent } from './trial-agent.ts';

type Input = InputOf<typeof api.tryAgent>['body'];

/** The draft's answer beside the live one. What was called is paid for, whatever became of the other side. */
export async function tryOut(
  ctx: RelayContext,
  { tenantId, connectionId }: { readonly tenantId: TenantId; readonly connectionId: ConnectionId },
  { said, earlier, compare }: Input,
): Promise<OutputOf<typeof api.tryAgent>> {
  const now = ctx.clock.now();
  const { ground, draft, live } = await ctx.db.withTenant(tenantId, async (tx) => ({
    ground: await readGround(ctx, tx, connectionId, now),
    draft: await readDraftAgent(ctx, tx, connectionId),
    live: compare ? await readPublishedAgent(ctx, tx, connectionId) : null,
  }));
  const model = modelOf(ctx);
  const ports = { model, clock: ctx.clock, signal: new AbortController().signal };
  const ask = (agent: TrialAgent, side: 'draft' | 'live') =>
    runTrial(agent, ground, talkOf(toldBy(earlier, side), said, now), ports);
  const asked = await Promise.allSettled([ask(draft, 'draft'), ...(live === null ? [] : [ask(live, 'live')])]);
  const outcomes = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const calls = outcomes.flatMap(({ reasoning }) => reasoning.calls);
  if (calls.length > 0) {
    await ctx.db.withTenant(tenantId, async (tx) => {
      await countCalls(tx, connectionId, calls, ctx.clock.now(), 'playground');
      await alertBudget(tx, connectionId, ctx.clock.now());
    });
    for (const { model: name, costUsd } of calls) ctx.metrics.agentCost.inc({ model: name }, costUsd);
  }
  const failed = asked.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const [ofDraft, ofLive] = outcomes.map((outcome) => answered(outcome, model !== null));
  if (ofDraft === undefined) throw new ProblemError('unavailable', 'the model does not answer');
  return { draft: ofDraft, live: ofLive ?? null, engine: engineOf(ctx) };
}

function answered({ decision, reasoning }: Outcome, hasModel: boolean): Trial {
  if (decision.kind === 'unavailable') throw new ProblemError('unavailable', 'the model does not answer');
  return trialOf({ decision, reasoning }, hasModel);
}

/** What this side has said before, as it remembers it. */
function toldBy(earlier: Input['earlier'], side: 'draft' | 'live'): TrialTurn[] {
  return earlier.flatMap((exchange) => {
    const answer = exchange[side];
    return [
      ...exchange.said.map((text) => ({ author: 'customer' as const, text })),
      ...(answer === null || answer.trim() === '' ? [] : [{ author: 'shop' as const, text: answer }]),
    ];
  });
}
