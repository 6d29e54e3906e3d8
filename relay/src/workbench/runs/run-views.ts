import type { TestRun } from '@tandem/shared/api';
import type { ConnectionId, PersonId } from '@tandem/shared/model';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { readDraft } from '../versions/draft.ts';
import { nameOf } from '../versions/snapshot-content.ts';
import { namesOf } from '../versions/version-views.ts';

interface RunRow
  extends Pick<
    TestRun,
    | 'id'
    | 'connectionId'
    | 'kind'
    | 'state'
    | 'problem'
    | 'total'
    | 'done'
    | 'better'
    | 'worse'
    | 'same'
    | 'reused'
    | 'engine'
  > {
  readonly passingDraft: number;
  readonly passingBaseline: number;
  readonly otherWords: number;
  readonly mightAnswerWithModel: number;
  readonly costThenUsd: number;
  readonly costDraftUsd: number;
  readonly costNano: number;
  readonly fingerprint: Buffer;
  readonly baselineRunId: string | null;
  readonly hasBaseline: boolean;
  readonly liveVersion: number;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly personId: PersonId | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const mostListed = 50;

/** Newest first; `id`: only this one. */
export async function readRuns(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  only: { readonly id?: string; readonly kind?: TestRun['kind'] | undefined },
): Promise<TestRun[]> {
  const { sql, tenantId } = tx;
  const rows = await sql<RunRow[]>`
    select r.id, r.connection_id as "connectionId", r.kind, r.state, r.problem, r.reused, r.engine, s.fingerprint,
      r.cost_nano_usd::float8 as "costNano", r.baseline_run_id as "baselineRunId", r.baseline_snapshot_id is not null as "hasBaseline",
      r.live_version as "liveVersion", r.period_from as "from", r.period_to as "to", r.created_by as "personId",
      r.created_at as "createdAt", r.ended_at as "endedAt", counted.*
    from agent_test_run r
    join agent_snapshot s on s.tenant_id = r.tenant_id and s.id = r.draft_snapshot_id
    cross join lateral (
      select count(*)::int as total, count(i.verdict)::int as done,
        count(*) filter (where i.verdict = 'better')::int as better, count(*) filter (where i.verdict = 'worse')::int as worse,
        count(*) filter (where i.verdict = 'same')::int as same,
        count(*) filter (where i.verdict is not null and i.draft_problems = '[]')::int as "passingDraft",
        count(*) filter (where i.verdict is not null and i.baseline_problems = '[]')::int as "passingBaseline",
        count(*) filter (where (i.happened ->> 'isOtherWords')::boolean)::int as "otherWords",
        count(*) filter (where (t.outcome ->> 'mightAnswerWithModel')::boolean)::int as "mightAnswerWithModel",
        coalesce(sum((i.happened ->> 'costUsd')::float8), 0) as "costThenUsd",
        coalesce(sum((t.outcome ->> 'costUsd')::float8), 0) as "costDraftUsd"
      from agent_test_item i
      left join agent_trial t on t.tenant_id = i.tenant_id and t.id = i.draft_trial_id
      where i.tenant_id = r.tenant_id and i.run_id = r.id) counted
    where r.tenant_id = ${tenantId} and r.connection_id = ${connectionId}
      and (${only.id ?? null}::text is null or r.id::text = ${only.id ?? null}) and (${only.kind ?? null}::text is null or r.kind = ${only.kind ?? null})
    order by r.created_at desc limit ${mostListed}`;
  const names = await namesOf(
    ctx,
    tx,
    rows.map(({ personId }) => personId),
  );
  const current = await readDraft(tx, connectionId);
  return rows.map((row) => {
    const { id, connectionId: account, kind, state, problem, total, done, better, worse, same, reused, engine } = row;
    const draft = nameOf(row.fingerprint);
    const { from, to, endedAt } = row;
    return {
      ...{ id, connectionId: account, kind, state, problem, total, done, better, worse, same, reused, engine, draft },
      passing:
        kind === 'replay' ? null : { draft: row.passingDraft, baseline: row.hasBaseline ? row.passingBaseline : 0 },
      replay:
        kind === 'tests'
          ? null
          : {
              answersMore: better,
              handsOffMore: worse,
              otherWords: row.otherWords,
              costThenUsd: row.costThenUsd,
              costDraftUsd: row.costDraftUsd,
            },
      mightAnswerWithModel: row.mightAnswerWithModel,
      costUsd: row.costNano / 1e9,
      isCurrent: draft === current.name,
      baseline: baselineOf(row),
      period: from === null || to === null ? null : { from: from.toISOString(), to: to.toISOString() },
      by: names.get(row.personId) ?? null,
      createdAt: row.createdAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    };
  });
}

function baselineOf({ hasBaseline, baselineRunId, liveVersion }: RunRow): TestRun['baseline'] {
  if (!hasBaseline) return null;
  return baselineRunId === null ? { kind: 'live', version: liveVersion } : { kind: 'run', runId: baselineRunId };
}
