import { api, type TestRun, type TestRunInput } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { recordAudit } from '../../audit/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { RouteTable } from '../../http/route.ts';
import { engineOf } from '../engine.ts';
import { ownConnection } from '../test-set/case-routes.ts';
import { readTrials } from '../trials/trial-store.ts';
import { lockDraft } from '../versions/draft.ts';
import { estimateRun } from './estimate.ts';
import { planRun } from './plan-run.ts';
import { purgeRunsLater } from './purge-runs.task.ts';
import { readResults } from './result-views.ts';
import { findRun, hasRunAtWork, insertRun, moveRun } from './run-store.ts';
import { readRuns } from './run-views.ts';
import { testRunJob } from './test-run.task.ts';

export function runRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db } = ctx;
  routes.bind(api.estimateTestRun, ({ caller, input: { params, body } }) =>
    estimateRun(ctx, { tenantId: caller.tenantId, connectionId: params.id }, body),
  );
  routes.bind(api.startTestRun, async ({ caller, by, input: { params, body } }) => {
    const { tenantId, personId } = caller;
    if (engineOf(ctx) === 'claude') await requireBudget(ctx, { tenantId, connectionId: params.id }, body);
    return db.withTenant(tenantId, async (tx) => {
      // Under the draft's lock, so that two who start at once do not both find nothing at work.
      await lockDraft(tx, params.id);
      if (await hasRunAtWork(tx, params.id)) throw new ProblemError('conflict', 'another run is at work');
      const { run, items } = await planRun(tx, params.id, body);
      const id = await insertRun(tx, { ...run, engine: engineOf(ctx), by: personId }, items);
      tx.enqueue(testRunJob(id));
      purgeRunsLater(tx, ctx.clock.now());
      const detail = { kind: body.kind, total: items.length };
      await recordAudit(tx, { ...by, act: 'agent.run_tests', subject: { kind: 'account', id: params.id }, detail });
      return viewOf(ctx, tx, params.id, id);
    });
  });
  routes.bind(api.listTestRuns, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      return { runs: await readRuns(ctx, tx, params.id, query) };
    }),
  );
  routes.bind(api.getTestRun, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const run = await viewOf(ctx, tx, params.id, params.run);
      return { run, ...(await readResults(tx, run.id, query.cursor)) };
    }),
  );
  routes.bind(api.cancelTestRun, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const run = await viewOf(ctx, tx, params.id, params.run);
      await moveRun(tx, must(await findRun(tx, run.id), 'the run'), { state: 'cancelled' });
      return viewOf(ctx, tx, params.id, params.run);
    }),
  );
  routes.bind(api.getTrial, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const [own] = await tx.sql<{ id: string }[]>`
        select t.id from agent_trial t join agent_snapshot s on s.tenant_id = t.tenant_id and s.id = t.snapshot_id
        where t.tenant_id = ${tx.tenantId} and s.connection_id = ${params.id} and t.id::text = ${params.trial}`;
      const found = own === undefined ? undefined : (await readTrials(tx, [own.id])).get(own.id);
      if (found === undefined) throw new ProblemError('not_found', 'no such trial');
      return found;
    }),
  );
}

/** Throws `budget_spent`: what customers' answers are paid by would be gone before the run is done. */
async function requireBudget(
  ctx: RelayContext,
  account: { readonly tenantId: TenantId; readonly connectionId: ConnectionId },
  input: TestRunInput,
): Promise<void> {
  const { costUsd, leftUsd } = await estimateRun(ctx, account, input);
  if (leftUsd === null || costUsd <= leftUsd) return;
  throw new ProblemError('budget_spent', `about $${costUsd.toFixed(4)}, and $${leftUsd.toFixed(4)} are left`);
}

async function viewOf(ctx: RelayContext, tx: TenantTx, connectionId: ConnectionId, id: string): Promise<TestRun> {
  const [run] = await readRuns(ctx, tx, connectionId, { id });
  if (run === undefined) throw new ProblemError('not_found', 'no such run');
  return run;
}
