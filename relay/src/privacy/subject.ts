import type { ContactId, ConversationId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { Subject } from './personal-tables.ts';

/** Everything of one customer; null: there is no such contact (any more). Locks the conversations, so that nothing joins them meanwhile. */
export async function subjectOfContact(tx: TenantTx, contactId: string): Promise<Subject | null> {
  const { sql, tenantId } = tx;
  const [contact] = await sql<{ connectionId: string }[]>`
    select connection_id as "connectionId" from contact where tenant_id = ${tenantId} and id = ${contactId} for update`;
  if (contact === undefined) return null;
  const conversations = await sql<{ id: string }[]>`
    select id from conversation where tenant_id = ${tenantId} and contact_id = ${contactId} order by id for update`;
  const conversationIds = conversations.map(({ id }) => id);
  const messages = await sql<{ id: string }[]>`
    select id from message where tenant_id = ${tenantId} and conversation_id = any(${conversationIds}::uuid[])`;
  const subject = await subjectOfMessages(
    tx,
    messages.map(({ id }) => id),
    [contact.connectionId],
  );
  return { ...subject, contactIds: [contactId], conversationIds };
}

/** What hangs on these messages, and they themselves. */
export async function subjectOfMessages(
  { sql, tenantId }: TenantTx,
  messageIds: readonly string[],
  connectionIds: readonly string[],
): Promise<Subject> {
  const named = await sql<{ externalId: string }[]>`
    select external_id as "externalId" from message
    where tenant_id = ${tenantId} and id = any(${messageIds as string[]}::uuid[]) and external_id is not null
    union
    select external_id from delivery
    where tenant_id = ${tenantId} and message_id = any(${messageIds as string[]}::uuid[]) and external_id is not null`;
  return {
    contactIds: [],
    conversationIds: [],
    messageIds,
    connectionIds,
    externalIds: named.map(({ externalId }) => externalId),
  };
}

/** The pictures that these messages and contacts show. */
export async function mediaOf({ sql, tenantId }: TenantTx, subject: Subject): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select m.id from media m where m.tenant_id = ${tenantId} and m.id in (
      select (part ->> 'mediaId')::uuid from message, jsonb_array_elements(parts) as part
      where tenant_id = ${tenantId} and id = any(${subject.messageIds as string[]}::uuid[]) and part ->> 'mediaId' is not null
      union
      select avatar_media_id from contact
      where tenant_id = ${tenantId} and id = any(${subject.contactIds as string[]}::uuid[]) and avatar_media_id is not null)`;
  return rows.map(({ id }) => id);
}

export interface Thread {
  readonly conversationId: ConversationId;
  readonly connectionId: string;
  /** The platform's own names. */
  readonly accountKey: string;
  readonly conversationKey: string;
  /** When the last word was said that is known here. */
  readonly saidUntil: Date;
}

export async function threadsOf({ sql, tenantId }: TenantTx, contactId: ContactId | string): Promise<Thread[]> {
  return sql<Thread[]>`
    select c.id as "conversationId", c.connection_id as "connectionId", a.external_id as "accountKey",
      c.external_id as "conversationKey",
      greatest(c.last_message_at, (select max(m.at) from message m where m.tenant_id = c.tenant_id and m.conversation_id = c.id))
        as "saidUntil"
    from conversation c join connection a on a.tenant_id = c.tenant_id and a.id = c.connection_id
    where c.tenant_id = ${tenantId} and c.contact_id = ${contactId} order by c.id`;
}
