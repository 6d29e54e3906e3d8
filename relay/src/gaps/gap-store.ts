import type { ContentGap } from '@tandem/shared/api';
import type { ConnectionId, DocumentId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/** Hand-offs that a better knowledge would have spared. */
const unknownTo = ({ sql }: TenantTx, connectionId: ConnectionId) => sql`
  t.connection_id = ${connectionId} and t.outcome = 'handed-off' and t.reason in ('not_in_knowledge', 'unresolved')
  and (t.body #>> '{read,questions}')::int > 0`;

export interface UnansweredQuestion {
  readonly traceId: string;
  readonly at: Date;
  readonly gapId: string | null;
}

/** The newest ones, oldest first. */
export async function unansweredQuestions(tx: TenantTx, id: ConnectionId, most: number): Promise<UnansweredQuestion[]> {
  const rows = await tx.sql<UnansweredQuestion[]>`
    select t.id as "traceId", t.at, q.gap_id as "gapId"
    from agent_trace t left join content_gap_question q on q.tenant_id = t.tenant_id and q.trace_id = t.id
    where t.tenant_id = ${tx.tenantId} and ${unknownTo(tx, id)}
    order by t.at desc, t.id desc limit ${most}`;
  return rows.reverse();
}

/** Of the newest `most`, how many no gap has. */
export async function countUnsorted(tx: TenantTx, id: ConnectionId, most: number): Promise<number> {
  const [row] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count from (
      select q.gap_id from agent_trace t left join content_gap_question q on q.tenant_id = t.tenant_id and q.trace_id = t.id
      where t.tenant_id = ${tx.tenantId} and ${unknownTo(tx, id)} order by t.at desc, t.id desc limit ${most}) newest
    where gap_id is null`;
  return row?.count ?? 0;
}

export async function countSorted({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from content_gap_question q
    join content_gap g on g.tenant_id = q.tenant_id and g.id = q.gap_id
    where q.tenant_id = ${tenantId} and g.connection_id = ${connectionId}`;
  return row?.count ?? 0;
}

export interface StoredGap {
  readonly id: string;
  readonly connectionId: ConnectionId;
  readonly state: ContentGap['state'];
  readonly typicalTraceId: string;
  readonly closedAt: Date | null;
  readonly isBack: boolean;
  readonly documentId: DocumentId | null;
  readonly tried: string | null;
}

const gapColumns = ({ sql }: TenantTx) => sql`
  g.id, g.connection_id as "connectionId", g.state, g.typical_trace_id as "typicalTraceId", g.closed_at as "closedAt", g.is_back as "isBack",
  g.document_id as "documentId", g.tried`;

export async function storedGaps(tx: TenantTx, connectionId: ConnectionId): Promise<StoredGap[]> {
  return tx.sql<StoredGap[]>`
    select ${gapColumns(tx)} from content_gap g where g.tenant_id = ${tx.tenantId} and g.connection_id = ${connectionId} order by g.id`;
}

/** Null: no such gap. */
export async function storedGap(tx: TenantTx, id: string): Promise<StoredGap | null> {
  const [row] = await tx.sql<StoredGap[]>`
    select ${gapColumns(tx)} from content_gap g where g.tenant_id = ${tx.tenantId} and g.id = ${id}`;
  return row ?? null;
}

/** Locked until the transaction ends; null: no such gap. */
export async function lockGap(tx: TenantTx, id: string): Promise<StoredGap | null> {
  const [row] = await tx.sql<StoredGap[]>`
    select ${gapColumns(tx)} from content_gap g where g.tenant_id = ${tx.tenantId} and g.id = ${id} for update`;
  return row ?? null;
}

export async function insertGap(
  { sql, tenantId }: TenantTx,
  gap: Pick<StoredGap, 'id' | 'connectionId' | 'typicalTraceId'>,
  now: Date,
): Promise<void> {
  await sql`
    insert into content_gap (tenant_id, id, connection_id, typical_trace_id, since)
    values (${tenantId}, ${gap.id}, ${gap.connectionId}, ${gap.typicalTraceId}, ${now})`;
}

export async function setTypical({ sql, tenantId }: TenantTx, id: string, traceId: string): Promise<void> {
  await sql`update content_gap set typical_trace_id = ${traceId} where tenant_id = ${tenantId} and id = ${id}`;
}

/** What came in between (a conversation that was erased) is left out. */
export async function putQuestions(
  { sql, tenantId }: TenantTx,
  assigned: readonly (readonly [traceId: string, gapId: string])[],
): Promise<void> {
  if (assigned.length === 0) return;
  await sql`
    insert into content_gap_question (tenant_id, trace_id, gap_id)
    select ${tenantId}, t.id, a.gap_id
    from unnest(${assigned.map(([traceId]) => traceId)}::uuid[], ${assigned.map(([, gapId]) => gapId)}::uuid[]) a (trace_id, gap_id)
    join agent_trace t on t.tenant_id = ${tenantId} and t.id = a.trace_id
    join content_gap g on g.tenant_id = ${tenantId} and g.id = a.gap_id
    on conflict (tenant_id, trace_id) do update set gap_id = excluded.gap_id`;
}

/** Gaps that no question is left of. */
export async function dropEmptyGaps({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<void> {
  await sql`
    delete from content_gap g where g.tenant_id = ${tenantId} and g.connection_id = ${connectionId}
      and not exists (select from content_gap_question q where q.tenant_id = g.tenant_id and q.gap_id = g.id)`;
}

export interface GapMove {
  readonly state: ContentGap['state'];
  readonly now: Date;
  readonly isBack?: boolean;
  readonly tried?: string | null;
}

export async function moveGap({ sql, tenantId }: TenantTx, id: string, move: GapMove): Promise<void> {
  const { state, now, isBack, tried } = move;
  await sql`
    update content_gap set since = case when state = ${state} then since else ${now} end, state = ${state},
      closed_at = case when ${state} = 'closed' and state <> 'closed' then ${now} else closed_at end,
      is_back = coalesce(${isBack ?? null}, is_back),
      tried = case when ${tried === undefined} then tried else ${tried ?? null} end
    where tenant_id = ${tenantId} and id = ${id}`;
}

export async function setAnswer({ sql, tenantId }: TenantTx, id: string, documentId: DocumentId): Promise<void> {
  await sql`update content_gap set document_id = ${documentId}, tried = null where tenant_id = ${tenantId} and id = ${id}`;
}

/** A gap as it is told, but for the words of its question. */
export interface ToldGap
  extends Pick<ContentGap, 'id' | 'connectionId' | 'state' | 'isBack' | 'documentId' | 'conversations'> {
  readonly since: Date;
  readonly typicalTraceId: string;
  /** Epoch milliseconds, one per question, oldest first. */
  readonly askedAt: readonly number[];
}

/** Most asked first. `id`: this one alone. */
export async function toldGaps(
  tx: TenantTx,
  wanted:
    | { readonly connectionId: ConnectionId; readonly states: readonly ContentGap['state'][] }
    | { readonly id: string },
  most: number,
): Promise<ToldGap[]> {
  const { sql, tenantId } = tx;
  const which =
    'id' in wanted
      ? sql`g.id = ${wanted.id}`
      : sql`g.connection_id = ${wanted.connectionId} and g.state = any(${[...wanted.states]}::text[])`;
  return sql<ToldGap[]>`
    select g.id, g.connection_id as "connectionId", g.state, g.is_back as "isBack", g.document_id as "documentId", g.since,
      (array_agg(t.id order by (t.id = g.typical_trace_id) desc, t.at desc))[1] as "typicalTraceId",
      count(distinct t.conversation_id)::int as conversations,
      array_agg((extract(epoch from t.at) * 1000)::float8 order by t.at) as "askedAt"
    from content_gap g
    join content_gap_question q on q.tenant_id = g.tenant_id and q.gap_id = g.id
    join agent_trace t on t.tenant_id = q.tenant_id and t.id = q.trace_id
    where g.tenant_id = ${tenantId} and ${which}
    group by g.tenant_id, g.id
    order by count(*) desc, max(t.at) desc, g.id limit ${most}`;
}

export async function countGaps(
  { sql, tenantId }: TenantTx,
  connectionId: ConnectionId,
): Promise<{ open: number; closed: number; dismissed: number }> {
  const [row] = await sql<{ open: number; closed: number; dismissed: number }[]>`
    select count(*) filter (where g.state in ('open', 'drafted'))::int as open, count(*) filter (where g.state = 'closed')::int as closed,
      count(*) filter (where g.state = 'dismissed')::int as dismissed
    from content_gap g where g.tenant_id = ${tenantId} and g.connection_id = ${connectionId}
      and exists (select from content_gap_question q where q.tenant_id = g.tenant_id and q.gap_id = g.id)`;
  return row ?? { open: 0, closed: 0, dismissed: 0 };
}

/** Newest first. */
export async function questionsOfGap({ sql, tenantId }: TenantTx, id: string, most: number): Promise<string[]> {
  const rows = await sql<{ traceId: string }[]>`
    select t.id as "traceId" from content_gap_question q join agent_trace t on t.tenant_id = q.tenant_id and t.id = q.trace_id
    where q.tenant_id = ${tenantId} and q.gap_id = ${id} order by t.at desc, t.id desc limit ${most}`;
  return rows.map(({ traceId }) => traceId);
}
