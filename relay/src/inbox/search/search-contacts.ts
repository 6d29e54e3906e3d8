import type { ConnectionId, ContactRow, ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { contactRowsByIds } from '../contact-store.ts';

export interface ContactHit {
  readonly contact: ContactRow;
  readonly conversationIds: ConversationId[];
}

const mostContacts = 5;

/** Contacts whose handle or name this is, whole: parts of names are what the desktop's own search finds. */
export async function searchContacts(
  tx: TenantTx,
  { q, connectionId }: { q: string; connectionId?: ConnectionId | undefined },
): Promise<ContactHit[]> {
  const handle = q.replace(/^@/, '').toLowerCase();
  const found = await tx.sql<{ id: string; conversationIds: ConversationId[] }[]>`
    select c.id, array(
      select v.id from conversation v where v.tenant_id = c.tenant_id and v.contact_id = c.id and v.last_message_id is not null
      order by v.last_message_at desc) as "conversationIds"
    from contact c
    where c.tenant_id = ${tx.tenantId} and (c.handle = ${handle} or c.display_name = ${q})
      and (${connectionId ?? null}::uuid is null or c.connection_id = ${connectionId ?? null})
    order by c.id desc limit ${mostContacts}`;
  const rows = await contactRowsByIds(
    tx,
    found.map(({ id }) => id),
  );
  return found.flatMap(({ id, conversationIds }) => {
    const contact = rows.find((row) => row.id === id);
    return contact === undefined ? [] : [{ contact, conversationIds }];
  });
}
