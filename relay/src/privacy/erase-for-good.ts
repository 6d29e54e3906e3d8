import type { MediaId } from '@tandem/shared/model';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { deleteErasure, lockErasure } from './erasure-store.ts';

/** The end of the time for undoing: what waited, the pictures, and what the platform once delivered. False: undone, or over already. */
export async function eraseForGood(
  ctx: Pick<RelayContext, 'media'>,
  tx: TenantTx,
  erasureId: string,
): Promise<boolean> {
  const { sql, tenantId } = tx;
  const erasure = await lockErasure(tx, erasureId);
  if (erasure === null) return false;
  const media = await sql<{ id: MediaId }[]>`
    select row ->> 'id' as id from erased_row
    where tenant_id = ${tenantId} and erasure_id = ${erasureId} and table_name = 'media'`;
  for (const { id } of media) await ctx.media.delete(tx, id);
  const threads = await sql<{ connectionId: string; accountKey: string; conversationKey: string }[]>`
    select a.id as "connectionId", a.external_id as "accountKey", e.row ->> 'external_id' as "conversationKey"
    from erased_row e join connection a on a.tenant_id = e.tenant_id and a.id = (e.row ->> 'connection_id')::uuid
    where e.tenant_id = ${tenantId} and e.erasure_id = ${erasureId} and e.table_name = 'conversation'`;
  const identities = await sql<{ key: string }[]>`
    select row ->> 'external_id' as key from erased_row
    where tenant_id = ${tenantId} and erasure_id = ${erasureId} and table_name = 'contact_identity'`;
  for (const { connectionId, accountKey, conversationKey } of threads) {
    const keys = [conversationKey, ...identities.map(({ key }) => key)];
    await sql`
      select empty_own_webhooks(${connectionId}, ${accountKey}, ${conversationKey}, ${keys}::text[], ${erasure.askedAt})`;
  }
  // An answer that was being written while the customer was erased.
  await sql`
    delete from agent_answer where tenant_id = ${tenantId}
      and connection_id = any(${threads.map(({ connectionId }) => connectionId)}::uuid[])`;
  await deleteErasure(tx, erasureId);
  await recordAudit(tx, {
    ...bySystem,
    act: 'privacy.finish_erase',
    subject: { kind: 'contact', id: erasure.contactId },
    detail: { media: media.length, conversations: threads.length },
  });
  return true;
}
