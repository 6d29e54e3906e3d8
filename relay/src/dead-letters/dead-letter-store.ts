import type { DeadLetter } from '@tandem/shared/api';
import type { ConnectionId, ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { defaultAttempts } from '../queue/task.ts';

interface LetterRecord {
  id: string;
  task: string;
  isWebhook: boolean;
  cause: DeadLetter['cause'];
  detail: string;
  connectionId: ConnectionId | null;
  conversationId: ConversationId | null;
  messageId: MessageId | null;
  attempts: number;
  retries: number;
  firstDiedAt: Date;
  diedAt: Date;
  retryAt: Date | null;
}

/** Jobs of this tenant that were given up since `since`, newest first. */
export async function deadJobs(tx: TenantTx, since: Date): Promise<DeadLetter[]> {
  const records = await tx.sql<LetterRecord[]>`
    select id, task, input ? 'deliveryId' as "isWebhook", cause, detail, connection_id as "connectionId", conversation_id as "conversationId", message_id as "messageId",
      attempts, retries, first_died_at as "firstDiedAt", died_at as "diedAt", retry_at as "retryAt"
    from dead_letter where tenant_id = ${tx.tenantId} and first_died_at >= ${since}
    order by died_at desc, id desc limit 500`;
  return records.map(({ isWebhook, firstDiedAt, diedAt, retryAt, ...record }) => ({
    ...record,
    kind: isWebhook ? 'webhook' : 'job',
    firstDiedAt: firstDiedAt.toISOString(),
    diedAt: diedAt.toISOString(),
    retryAt: retryAt?.toISOString() ?? null,
    canRetry: true,
  }));
}

/** False: there is no such letter (any more). */
export async function reviveLetter(tx: TenantTx, id: string): Promise<boolean> {
  const [row] = await tx.sql<[{ isRevived: boolean }]>`
    select revive_own_dead_letter(${id}, ${defaultAttempts}) as "isRevived"`;
  return row.isRevived;
}

export async function discardLetter(tx: TenantTx, id: string): Promise<boolean> {
  const rows = await tx.sql`delete from dead_letter where tenant_id = ${tx.tenantId} and id = ${id} returning id`;
  return rows.length > 0;
}

export async function hasLetter(tx: TenantTx, id: string): Promise<boolean> {
  const rows = await tx.sql`select from dead_letter where tenant_id = ${tx.tenantId} and id = ${id}`;
  return rows.length > 0;
}

/** Whose turn it is by the clock, oldest first. */
export async function dueLetters(tx: TenantTx, now: Date): Promise<string[]> {
  const rows = await tx.sql<{ id: string }[]>`
    select id from dead_letter where tenant_id = ${tx.tenantId} and retry_at <= ${now} order by retry_at limit 500`;
  return rows.map(({ id }) => id);
}

export async function forgetLetters(tx: TenantTx, before: Date): Promise<number> {
  const rows = await tx.sql`
    delete from dead_letter where tenant_id = ${tx.tenantId} and first_died_at < ${before} returning id`;
  return rows.length;
}

export async function hasLetters(tx: TenantTx): Promise<boolean> {
  const rows = await tx.sql`select from dead_letter where tenant_id = ${tx.tenantId} limit 1`;
  return rows.length > 0;
}
