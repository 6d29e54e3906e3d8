import type { ConnectionId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { nameOf } from '../versions/snapshot-content.ts';

export interface RunCounts {
  readonly id: string;
  readonly better: number;
  readonly worse: number;
  readonly same: number;
  /** Of the draft that was asked. */
  readonly name: string;
}

/** The last run of tests since `liveVersion` went live, as far as it came; null: none. */
export async function lastRunSince(
  tx: TenantTx,
  connectionId: ConnectionId,
  liveVersion: number,
): Promise<RunCounts | null> {
  const [row] = await tx.sql<(Omit<RunCounts, 'name'> & { fingerprint: Buffer })[]>`
    select r.id, s.fingerprint, ${countsOf(tx)}
    from agent_test_run r
    join agent_snapshot s on s.tenant_id = r.tenant_id and s.id = r.draft_snapshot_id
    left join agent_test_item i on i.tenant_id = r.tenant_id and i.run_id = r.id
    where r.tenant_id = ${tx.tenantId} and r.connection_id = ${connectionId} and r.kind = 'tests' and r.live_version = ${liveVersion}
    group by r.id, r.created_at, s.fingerprint order by r.created_at desc limit 1`;
  if (row === undefined) return null;
  const { fingerprint, ...counts } = row;
  return { ...counts, name: nameOf(fingerprint) };
}

/** Cases that got worse when they were last asked since `liveVersion` went live; a later run of some of them forgets none of the others. */
export async function regressionsSince(
  { sql, tenantId }: TenantTx,
  connectionId: ConnectionId,
  liveVersion: number,
): Promise<number> {
  const [row] = await sql<[{ worse: number }]>`
    select count(*) filter (where verdict = 'worse')::int as worse from (
      select distinct on (i.case_id) i.verdict
      from agent_test_run r
      join agent_test_item i on i.tenant_id = r.tenant_id and i.run_id = r.id
      join agent_test_case c on c.tenant_id = i.tenant_id and c.id = i.case_id and c.deleted_at is null
      where r.tenant_id = ${tenantId} and r.connection_id = ${connectionId} and r.kind = 'tests' and r.live_version = ${liveVersion}
        and i.verdict is not null
      order by i.case_id, r.created_at desc) latest`;
  return row.worse;
}

const countsOf = ({ sql }: TenantTx) => sql`
  count(*) filter (where i.verdict = 'better')::int as better, count(*) filter (where i.verdict = 'worse')::int as worse,
  count(*) filter (where i.verdict = 'same')::int as same`;

/** By id. */
export async function countRuns(
  tx: TenantTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Omit<RunCounts, 'name'>>> {
  const rows = await tx.sql<Omit<RunCounts, 'name'>[]>`
    select i.run_id as id, ${countsOf(tx)} from agent_test_item i
    where i.tenant_id = ${tx.tenantId} and i.run_id = any(${[...ids]}::uuid[]) group by i.run_id`;
  return new Map(rows.map((row) => [row.id, row]));
}
