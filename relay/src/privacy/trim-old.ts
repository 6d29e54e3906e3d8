import type { ContactId, ConversationId, MediaId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { summarizeConversation } from '../inbox/index.ts';
import { forgetThreads } from './forget-threads.ts';
import { deleteRows } from './held-rows.ts';
import type { Subject } from './personal-tables.ts';
import { mediaOf, subjectOfContact, subjectOfMessages, threadsOf } from './subject.ts';

type Ctx = Pick<RelayContext, 'media' | 'clock'>;

/** So many contacts, conversations or messages in one transaction. */
export const trimBatch = 50;
const messageBatch = 1000;

/** Customers who said nothing, and were told nothing, since: all of them. Returns how many; fewer than a batch: no more. */
export async function eraseSilentContacts(ctx: Ctx, tx: TenantTx, before: Date): Promise<number> {
  const { sql, tenantId } = tx;
  const silent = await sql<{ contactId: ContactId }[]>`
    select distinct c.contact_id as "contactId" from conversation c
    where c.tenant_id = ${tenantId} and c.last_message_at < ${before} and not exists (
      select from conversation o
      where o.tenant_id = c.tenant_id and o.contact_id = c.contact_id and o.last_message_at >= ${before})
    limit ${trimBatch}`;
  for (const { contactId } of silent) {
    const subject = await subjectOfContact(tx, contactId);
    if (subject === null) continue;
    const media = await mediaOf(tx, subject);
    await forgetThreads(tx, await threadsOf(tx, contactId), new Date(ctx.clock.now()));
    await deleteRows(tx, subject);
    await dropTraces(ctx, tx, subject, media);
    tx.append({ type: 'contact.erased', contactId });
  }
  return silent.length;
}

export interface Trimmed {
  readonly after: ConversationId | null;
  readonly isDone: boolean;
  readonly messages: number;
}

/** What was said before in a conversation that goes on. Goes on after the conversation it returns. */
export async function trimConversations(
  ctx: Ctx,
  tx: TenantTx,
  before: Date,
  after: ConversationId | null,
): Promise<Trimmed> {
  const { sql, tenantId } = tx;
  const found = await sql<{ id: ConversationId; connectionId: string }[]>`
    select c.id, c.connection_id as "connectionId" from conversation c
    where c.tenant_id = ${tenantId} and (${after}::uuid is null or c.id > ${after}::uuid) and exists (
      select from message m where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.at < ${before})
    order by c.id limit ${trimBatch} for update`;
  let messages = 0;
  for (const { id, connectionId } of found) {
    const count = await trimOne(ctx, tx, { id, connectionId, before });
    messages += count;
    // The rest of a very long one comes with the next batch.
    if (count === messageBatch) return { after, isDone: false, messages };
  }
  return { after: found.at(-1)?.id ?? after, isDone: found.length < trimBatch, messages };
}

async function trimOne(
  ctx: Ctx,
  tx: TenantTx,
  { id, connectionId, before }: { id: ConversationId; connectionId: string; before: Date },
): Promise<number> {
  const { sql, tenantId } = tx;
  const old = await sql<{ id: string }[]>`
    select id from message where tenant_id = ${tenantId} and conversation_id = ${id} and at < ${before}
    order by at limit ${messageBatch}`;
  const subject = await subjectOfMessages(
    tx,
    old.map((row) => row.id),
    [connectionId],
  );
  const media = await mediaOf(tx, subject);
  await deleteRows(tx, subject);
  await sql`delete from activity where tenant_id = ${tenantId} and conversation_id = ${id} and at < ${before}`;
  await dropTraces(ctx, tx, subject, media);
  await summarizeConversation(tx, id, ctx.clock.now());
  tx.append({ type: 'conversation.trimmed', conversationId: id, before: before.toISOString() });
  tx.append({ type: 'conversation.changed', conversationId: id });
  return old.length;
}

/** What no table of the customer's rows has: bytes and jobs. */
async function dropTraces(ctx: Ctx, tx: TenantTx, subject: Subject, media: readonly string[]): Promise<void> {
  for (const id of media) await ctx.media.delete(tx, id as MediaId);
  const names = [...subject.contactIds, ...subject.conversationIds, ...subject.messageIds, ...media];
  await tx.sql`select drop_own_jobs(${names}::text[])`;
}
