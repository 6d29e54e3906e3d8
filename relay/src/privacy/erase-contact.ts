import type { Erasure } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ContactId, PersonId } from '@tandem/shared/model';
import type { Asker } from '../audit/index.ts';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { eraseForGood } from './erase-for-good.ts';
import { readErasure } from './erasure-store.ts';
import { finishErasureJob } from './finish-erasure.task.ts';
import { forgetThreads } from './forget-threads.ts';
import { deleteRows, holdRows } from './held-rows.ts';
import { mediaOf, subjectOfContact, threadsOf } from './subject.ts';

const dayMs = 86_400_000;

/**
 * Takes a customer out of every table, at once and for everybody, and remembers what was there until the time for undoing is over. Throws
 * `not_found`.
 */
export async function eraseContact(
  ctx: RelayContext,
  tx: TenantTx,
  contactId: ContactId,
  { graceDays, personId, by }: { graceDays: number; personId: PersonId; by: Asker },
): Promise<Erasure> {
  const { sql, tenantId } = tx;
  const subject = await subjectOfContact(tx, contactId);
  if (subject === null) throw new ProblemError('not_found', 'There is no such customer (any more).');
  const now = new Date(ctx.clock.now());
  const id = newId();
  const dueAt = new Date(now.getTime() + graceDays * dayMs);
  await sql`
    insert into erasure (tenant_id, id, contact_id, asked_by, asked_at, due_at)
    values (${tenantId}, ${id}, ${contactId}, ${personId}, ${now}, ${dueAt})`;
  await holdRows(tx, id, subject);
  // What nobody has begun to send is not sent when somebody changes their mind days later.
  await sql`
    update erased_row set row = row || '{"state": "cancelled"}'
    where tenant_id = ${tenantId} and erasure_id = ${id} and table_name = 'delivery' and row ->> 'state' = 'queued'`;
  await holdMedia(tx, id, await mediaOf(tx, subject));
  await forgetThreads(tx, await threadsOf(tx, contactId), now);
  const erasure = await readErasure(tx, id);
  await deleteRows(tx, subject);
  await sql`delete from agent_answer where tenant_id = ${tenantId} and connection_id = any(${[...subject.connectionIds]}::uuid[])`;
  await sql`select drop_own_jobs(${[contactId, ...subject.conversationIds, ...subject.messageIds]}::text[])`;
  tx.append({ type: 'contact.erased', contactId });
  await recordAudit(tx, {
    ...by,
    act: 'privacy.erase',
    subject: { kind: 'contact', id: contactId },
    detail: { graceDays },
  });
  if (graceDays === 0) await eraseForGood(ctx, tx, id);
  else tx.enqueue(finishErasureJob(id, dueAt));
  return erasure;
}

/** The bytes stay where they are, shown to nobody. */
async function holdMedia({ sql, tenantId }: TenantTx, erasureId: string, mediaIds: readonly string[]): Promise<void> {
  await sql`
    insert into erased_row (tenant_id, erasure_id, table_name, number, row)
    select tenant_id, ${erasureId}, 'media', row_number() over (), jsonb_build_object('id', id, 'state', state)
    from media where tenant_id = ${tenantId} and id = any(${mediaIds as string[]}::uuid[])`;
  await sql`
    update media set state = 'gone' where tenant_id = ${tenantId} and id = any(${mediaIds as string[]}::uuid[])`;
}
