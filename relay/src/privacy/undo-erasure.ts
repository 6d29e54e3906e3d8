import type { ContactId, ConversationId, MessageId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { restoredConversation } from '../inbox/index.ts';
import { deleteErasure, lockErasure } from './erasure-store.ts';
import { rememberThreads } from './forget-threads.ts';
import { restoreRows } from './held-rows.ts';

/**
 * Puts a customer back as they were. Who has written again meanwhile is one customer afterwards: the old rows take the new contact's and
 * conversation's ids. Throws `not_found` when the time is over.
 */
export async function undoErasure(
  ctx: RelayContext,
  tx: TenantTx,
  erasureId: string,
  by: Asker,
): Promise<{ contactId: ContactId }> {
  const { sql, tenantId } = tx;
  const erasure = await lockErasure(tx, erasureId);
  if (erasure === null) throw new ProblemError('not_found', 'There is no such erasure (any more).');
  await takeNewIds(tx, erasureId);
  await rememberThreads(tx, erasureId);
  await restoreRows(tx, erasureId);
  await sql`
    update media m set state = e.row ->> 'state' from erased_row e
    where m.tenant_id = ${tenantId} and e.tenant_id = m.tenant_id and e.erasure_id = ${erasureId} and e.table_name = 'media'
      and m.id = (e.row ->> 'id')::uuid`;
  const contactId = await idOf<ContactId>(tx, erasureId, 'contact');
  await tellDesktops(ctx, tx, erasureId);
  await deleteErasure(tx, erasureId);
  const subject = { kind: 'contact', id: erasure.contactId } as const;
  await recordAudit(tx, { ...by, act: 'privacy.undo_erase', subject });
  return { contactId };
}

/** Ids are unique, so the new one stands wherever the old one stood. */
async function takeNewIds({ sql, tenantId }: TenantTx, erasureId: string): Promise<void> {
  const taken = await sql<{ before: string; after: string }[]>`
    select distinct on (1) e.row ->> 'contact_id' as before, i.contact_id::text as after
    from erased_row e join contact_identity i on i.tenant_id = e.tenant_id
      and i.connection_id = (e.row ->> 'connection_id')::uuid and i.external_id = e.row ->> 'external_id'
    where e.tenant_id = ${tenantId} and e.erasure_id = ${erasureId} and e.table_name = 'contact_identity'
    union all
    select e.row ->> 'id', c.id::text
    from erased_row e join conversation c on c.tenant_id = e.tenant_id
      and c.connection_id = (e.row ->> 'connection_id')::uuid and c.external_id = e.row ->> 'external_id'
    where e.tenant_id = ${tenantId} and e.erasure_id = ${erasureId} and e.table_name = 'conversation'`;
  for (const { before, after } of taken) {
    await sql`
      update erased_row set row = replace(row::text, ${before}, ${after})::jsonb
      where tenant_id = ${tenantId} and erasure_id = ${erasureId} and table_name <> 'media'`;
  }
}

async function tellDesktops(ctx: RelayContext, tx: TenantTx, erasureId: string): Promise<void> {
  const contactId = await idOf<ContactId>(tx, erasureId, 'contact');
  tx.append({ type: 'contact.changed', contactId });
  for (const { id: conversationId } of await idsOf<ConversationId>(tx, erasureId, 'conversation')) {
    await restoredConversation(tx, conversationId, ctx.clock.now());
    tx.append({ type: 'conversation.opened', conversationId, contactId });
  }
  for (const { id: messageId, conversationId } of await idsOf<MessageId>(tx, erasureId, 'message'))
    tx.append({ type: 'message.changed', conversationId, messageId, deliveryState: null });
  for (const { id: activityId, conversationId } of await idsOf(tx, erasureId, 'activity'))
    tx.append({ type: 'activity.recorded', conversationId, activityId: activityId as never });
  for (const { id: draftId, conversationId } of await idsOf(tx, erasureId, 'draft'))
    tx.append({ type: 'draft.created', conversationId, draftId: draftId as never });
}

function idsOf<T extends string>({ sql, tenantId }: TenantTx, erasureId: string, table: string) {
  return sql<{ id: T; conversationId: ConversationId }[]>`
    select row ->> 'id' as id, row ->> 'conversation_id' as "conversationId" from erased_row
    where tenant_id = ${tenantId} and erasure_id = ${erasureId} and table_name = ${table} order by number`;
}

async function idOf<T extends string>(tx: TenantTx, erasureId: string, table: string): Promise<T> {
  const [row] = await idsOf<T>(tx, erasureId, table);
  if (row === undefined) throw new Error(`an erasure without its ${table}`);
  return row.id;
}
