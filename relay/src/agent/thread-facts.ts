import type { MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

/**
 * How long ago each message reached us, in milliseconds, by the database's clock alone: the platform's times say when it was written,
 * and a late webhook or a wrong clock must neither cut a burst short nor stretch it.
 */
export async function messageAges(tx: TenantTx, ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<{ id: MessageId; ageMs: number }[]>`
    select id, (extract(epoch from clock_timestamp() - created_at) * 1000)::float8 as "ageMs"
    from message where tenant_id = ${tx.tenantId} and id in ${tx.sql([...ids])}`;
  return new Map(rows.map(({ id, ageMs }) => [id, ageMs]));
}

/** Whether the agent has already drafted an answer to this message, whatever became of the draft. */
export async function hasDraftFor(
  tx: TenantTx,
  { messageId, handlerEpoch }: { messageId: MessageId; handlerEpoch: number },
): Promise<boolean> {
  const rows = await tx.sql`
    select 1 from draft where tenant_id = ${tx.tenantId} and in_reply_to_id = ${messageId} and handler_epoch = ${handlerEpoch} limit 1`;
  return rows.length > 0;
}

/** In which the shop's owner reads; a customer's message too short to tell is taken to be written in it. */
export async function shopLanguage(tx: TenantTx): Promise<string> {
  const [row] = await tx.sql<{ language: string }[]>`select language from tenant where id = ${tx.tenantId}`;
  return row?.language ?? 'th';
}
