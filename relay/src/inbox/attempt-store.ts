import { newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { DeliveryKey, DeliveryRecord } from './delivery-store.ts';

export interface Attempt extends DeliveryKey {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly authorKind: 'agent' | 'staff';
  /** Of the lease its sender held: another fence means that the sender is dead, stopped or cut off. */
  readonly fence: bigint;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly endedAt: Date | null;
}

interface StoredAttempt extends Omit<Attempt, 'fence'> {
  readonly fence: string;
}

const attemptColumns = ({ sql }: TenantTx) => sql`
  id, message_id as "messageId", part, conversation_id as "conversationId", author_kind as "authorKind", fence::text as fence,
  started_at as "startedAt", deadline_at as "deadlineAt", ended_at as "endedAt"`;

const fromStored = (stored: StoredAttempt): Attempt => ({ ...stored, fence: BigInt(stored.fence) });

export async function insertAttempt(
  tx: TenantTx,
  delivery: DeliveryRecord,
  { fence, startedAt, deadlineAt }: Pick<Attempt, 'fence' | 'startedAt' | 'deadlineAt'>,
): Promise<string> {
  const id = newId(startedAt.getTime());
  await tx.sql`
    insert into delivery_attempt (tenant_id, id, message_id, part, conversation_id, author_kind, fence, started_at, deadline_at)
    values (${tx.tenantId}, ${id}, ${delivery.messageId}, ${delivery.part}, ${delivery.conversationId}, ${delivery.authorKind},
      ${String(fence)}, ${startedAt}, ${deadlineAt})`;
  return id;
}

export async function findAttempt(tx: TenantTx, id: string): Promise<Attempt | null> {
  const [stored] = await tx.sql<StoredAttempt[]>`
    select ${attemptColumns(tx)} from delivery_attempt where tenant_id = ${tx.tenantId} and id = ${id}`;
  return stored === undefined ? null : fromStored(stored);
}

export async function openAttempts(tx: TenantTx, conversationId: ConversationId): Promise<Attempt[]> {
  const stored = await tx.sql<StoredAttempt[]>`
    select ${attemptColumns(tx)} from delivery_attempt
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId} and ended_at is null`;
  return stored.map(fromStored);
}

type Outcome = 'sent' | 'rejected' | 'unknown';

/** Ends every open attempt of a delivery. */
export async function endAttempts(
  tx: TenantTx,
  { messageId, part }: DeliveryKey,
  { outcome, endedAt, detail }: { outcome: Outcome; endedAt: Date; detail: string },
): Promise<void> {
  await tx.sql`
    update delivery_attempt set ended_at = ${endedAt}, outcome = ${outcome}, detail = ${detail}
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part} and ended_at is null`;
}

/** More than are made of one delivery before it is given up. */
const mostInRow = 100;

/** When the latest run of attempts began of which each followed the one before within `gapMs`; null: nothing was tried. */
export async function triedSince(tx: TenantTx, { messageId, part }: DeliveryKey, gapMs: number): Promise<Date | null> {
  const rows = await tx.sql<{ startedAt: Date }[]>`
    select started_at as "startedAt" from delivery_attempt
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part}
    order by started_at desc limit ${mostInRow}`;
  const times = rows.map(({ startedAt }) => startedAt);
  const first = times.findIndex(
    (at, n) => at.getTime() - (times[n + 1]?.getTime() ?? Number.NEGATIVE_INFINITY) > gapMs,
  );
  return times[first] ?? null;
}
