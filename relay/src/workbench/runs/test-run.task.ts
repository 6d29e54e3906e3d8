import { must } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import { modelOf } from '../../agent/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { holdLease } from '../../queue/hold-lease.ts';
import { defineTask, type JobRequest, job } from '../../queue/task.ts';
import { engineOf } from '../engine.ts';
import { readGround, readSnapshotAgent } from '../trials/trial-agent.ts';
import { askNext, type RunWork, type Step } from './ask-item.ts';
import { findRun, markFailing, moveRun, type StoredRun } from './run-store.ts';

/** A job asks for so long and steps aside for whoever waits: one that answers a customer goes first. */
const sliceMs = 2000;
/** Of a process's places for the agent; the others are never a run's. */
const mostAtOnce = 2;
const busyDelayMs = 500;
const leaseTtlMs = 5000;
/** A model that stays away: asked again after so long, given up after so long. */
const awayDelayMs = 15_000;
const giveUpAfterMs = 10 * 60_000;

const atWork = new WeakMap<RelayContext, number>();

/** A run of tests or a replay, a slice at a time, from wherever it was left: by another worker, or by one that was killed. */
export const testRunTask = defineTask({
  name: 'test-run',
  lane: 'ai',
  payload: z.object({ runId: z.string() }),
  async run(ctx, { runId }, { tenantId: maybeTenantId, attempt, maxAttempts, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const others = atWork.get(ctx) ?? 0;
    if (others >= mostAtOnce) return goOn(ctx, tenantId, runId, busyDelayMs);
    atWork.set(ctx, others + 1);
    try {
      const lease = { tenantId, key: `test-run:${runId}`, ttlMs: leaseTtlMs };
      const { outcome } = await holdLease(ctx, lease, (held) =>
        slice(ctx, tenantId, runId, AbortSignal.any([signal, held.signal])),
      );
      if (outcome === 'busy') await goOn(ctx, tenantId, runId, busyDelayMs);
    } catch (error) {
      // Whoever looks at the run must see that nothing comes any more; the team sees the job among the dead letters.
      if (attempt >= maxAttempts && !signal.aborted) await stop(ctx, tenantId, runId);
      throw error;
    } finally {
      atWork.set(ctx, (atWork.get(ctx) ?? 1) - 1);
    }
  },
});

export function testRunJob(runId: string, runAt?: Date): JobRequest {
  return job(testRunTask, { runId }, { key: `test-run:${runId}`, keyMode: 'keep', low: true, ...(runAt && { runAt }) });
}

function goOn(ctx: RelayContext, tenantId: TenantId, runId: string, delayMs: number): Promise<void> {
  return ctx.db.withTenant(tenantId, async (tx) => tx.enqueue(testRunJob(runId, new Date(ctx.clock.now() + delayMs))));
}

async function slice(ctx: RelayContext, tenantId: TenantId, runId: string, signal: AbortSignal): Promise<void> {
  const work = await ctx.db.withTenant(tenantId, (tx) => begin(ctx, tx, tenantId, runId, signal));
  if (work === null) return;
  const until = ctx.clock.now() + sliceMs;
  let step: Step = { kind: 'went-on' };
  // A worker that closes leaves the rest to another.
  while (step.kind === 'went-on' && ctx.clock.now() < until && !signal.aborted) step = await askNext(ctx, work);
  await ctx.db.withTenant(tenantId, (tx) => end(ctx, tx, work.run, step));
}

async function begin(
  ctx: RelayContext,
  tx: TenantTx,
  tenantId: TenantId,
  runId: string,
  signal: AbortSignal,
): Promise<RunWork | null> {
  const found = await findRun(tx, runId);
  if (found === null) return null;
  const isAtWork = found.state === 'running' || (await moveRun(tx, found, { state: 'running' }));
  if (!isAtWork) return null;
  const { connectionId, draftSnapshotId, baselineSnapshotId } = found;
  return {
    tenantId,
    run: { ...found, state: 'running' },
    engine: engineOf(ctx),
    model: modelOf(ctx),
    draft: await readSnapshotAgent(ctx, tx, connectionId, draftSnapshotId),
    ground: await readGround(ctx, tx, connectionId, ctx.clock.now()),
    baseline: baselineSnapshotId === null ? null : await readSnapshotAgent(ctx, tx, connectionId, baselineSnapshotId),
    signal,
  };
}

/** What becomes of the run after a slice. The log tells the screens how far it is. */
async function end(ctx: RelayContext, tx: TenantTx, run: StoredRun, step: Step): Promise<void> {
  const now = ctx.clock.now();
  switch (step.kind) {
    case 'ended':
      return;
    case 'done':
      await moveRun(tx, run, { state: 'done' });
      return;
    case 'stop':
      await moveRun(tx, run, { state: 'stopped', problem: step.problem });
      return;
    case 'model-away': {
      const since = run.failingSince ?? new Date(now);
      if (now - since.getTime() > giveUpAfterMs) {
        await moveRun(tx, run, { state: 'stopped', problem: 'model_away' });
        return;
      }
      await markFailing(tx, run.id, since);
      tx.enqueue(testRunJob(run.id, new Date(now + (step.retryAfterMs ?? awayDelayMs))));
      return;
    }
    case 'went-on':
      await markFailing(tx, run.id, null);
      tx.append({ type: 'test_run.changed', connectionId: run.connectionId, runId: run.id });
      tx.enqueue(testRunJob(run.id));
  }
}

function stop(ctx: RelayContext, tenantId: TenantId, runId: string): Promise<void> {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const run = await findRun(tx, runId);
    if (run !== null) await moveRun(tx, run, { state: 'stopped', problem: 'failed' });
  });
}
