import { type Expectation, expectation, type TestCase, type TrialTurn } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ConnectionId, ConversationId, MessageId, PersonId } from '@tandem/shared/model';
import type { RelayContext } from '../../context.ts';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { namesOf } from '../versions/version-views.ts';

export interface StoredCase {
  readonly id: string;
  readonly connectionId: ConnectionId;
  readonly conversationId: ConversationId | null;
  readonly messageId: MessageId | null;
  readonly earlier: readonly TrialTurn[];
  readonly said: readonly string[];
  readonly expected: Expectation;
  readonly personId: PersonId | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** As many as a run asks. */
export const mostCases = 1000;

const columns = ({ sql }: TenantTx) => sql`
  id, connection_id as "connectionId", conversation_id as "conversationId", message_id as "messageId", earlier, said, expected,
  created_by as "personId", created_at as "createdAt", updated_at as "updatedAt"`;

const toCase = (row: StoredCase): StoredCase => ({ ...row, expected: expectation.parse(row.expected) });

/** Oldest first; `ids`: only these. */
export async function listCases(
  tx: TenantTx,
  connectionId: ConnectionId,
  ids: readonly string[] | null = null,
): Promise<StoredCase[]> {
  const rows = await tx.sql<StoredCase[]>`
    select ${columns(tx)} from agent_test_case
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and deleted_at is null
      and (${ids === null} or id::text = any(${[...(ids ?? [])]}::text[]))
    order by id limit ${mostCases}`;
  return rows.map(toCase);
}

export async function countCases({ sql, tenantId }: TenantTx, connectionId: ConnectionId): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from agent_test_case
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and deleted_at is null`;
  return row.count;
}

/** Null: no such case of this account. */
export async function findCase(tx: TenantTx, connectionId: ConnectionId, id: string): Promise<StoredCase | null> {
  const [row] = await listCases(tx, connectionId, [id]);
  return row ?? null;
}

export type NewCase = Pick<
  StoredCase,
  'connectionId' | 'conversationId' | 'messageId' | 'earlier' | 'said' | 'expected'
>;

export async function insertCase(tx: TenantTx, made: NewCase, by: PersonId | null): Promise<StoredCase> {
  const { sql, tenantId } = tx;
  const { connectionId, conversationId, messageId, earlier, said, expected } = made;
  const [row] = await sql<[StoredCase]>`
    insert into agent_test_case (tenant_id, id, connection_id, conversation_id, message_id, earlier, said, expected, created_by)
    values (${tenantId}, ${newId()}, ${connectionId}, ${conversationId}, ${messageId}, ${jsonb(sql, earlier)}, ${jsonb(sql, said)},
      ${jsonb(sql, expected)}, ${by})
    returning ${columns(tx)}`;
  tx.append({ type: 'test_case.changed', connectionId });
  return toCase(row);
}

export async function updateCase(
  tx: TenantTx,
  {
    id,
    connectionId,
    earlier,
    said,
    expected,
  }: Pick<StoredCase, 'id' | 'connectionId' | 'earlier' | 'said' | 'expected'>,
): Promise<void> {
  const { sql, tenantId } = tx;
  await sql`
    update agent_test_case set earlier = ${jsonb(sql, earlier)}, said = ${jsonb(sql, said)}, expected = ${jsonb(sql, expected)},
      updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id}`;
  tx.append({ type: 'test_case.changed', connectionId });
}

/** False: there is none that was not (or, `isDeleted` false: was) removed. */
export async function markCase(
  tx: TenantTx,
  connectionId: ConnectionId,
  id: string,
  isDeleted: boolean,
): Promise<boolean> {
  const rows = await tx.sql`
    update agent_test_case set deleted_at = ${isDeleted ? tx.sql`clock_timestamp()` : null}
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and id::text = ${id} and (deleted_at is null) = ${isDeleted}
    returning 1`;
  if (rows.length > 0) tx.append({ type: 'test_case.changed', connectionId });
  return rows.length > 0;
}

/** Removes for good, with what was answered to it, what has been marked since before `before`. */
export async function purgeCase({ sql, tenantId }: TenantTx, id: string, before: Date): Promise<void> {
  await sql`delete from agent_test_case where tenant_id = ${tenantId} and id = ${id} and deleted_at <= ${before}`;
}

export async function caseViews(ctx: RelayContext, tx: TenantTx, stored: readonly StoredCase[]): Promise<TestCase[]> {
  const names = await namesOf(
    ctx,
    tx,
    stored.map(({ personId }) => personId),
  );
  return stored.map(({ personId, conversationId, messageId, createdAt, updatedAt, earlier, said, ...rest }) => ({
    ...rest,
    earlier: [...earlier],
    said: [...said],
    origin: conversationId === null || messageId === null ? null : { conversationId, messageId },
    createdBy: names.get(personId) ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }));
}
