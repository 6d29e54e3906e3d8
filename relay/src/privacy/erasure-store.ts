import type { Erasure } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ContactId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

interface ErasureRow extends Omit<Erasure, 'askedAt' | 'dueAt'> {
  contactId: ContactId;
  askedBy: PersonId;
  askedAt: Date;
  dueAt: Date;
}

/** Those that can be undone still, the next to end first. Who it is says the held row itself, which goes with them. */
export async function listErasures(tx: TenantTx, id: string | null = null): Promise<Erasure[]> {
  const { sql, tenantId } = tx;
  const rows = await sql<ErasureRow[]>`
    select e.id, e.contact_id as "contactId", e.asked_by as "askedBy", e.asked_at as "askedAt", e.due_at as "dueAt",
      (select coalesce(r.row ->> 'display_name', r.row ->> 'handle') from erased_row r
        where r.tenant_id = e.tenant_id and r.erasure_id = e.id and r.table_name = 'contact' limit 1) as "contactName",
      (select count(*)::int from erased_row r
        where r.tenant_id = e.tenant_id and r.erasure_id = e.id and r.table_name = 'message') as messages
    from erasure e
    where e.tenant_id = ${tenantId} and (${id}::uuid is null or e.id = ${id}::uuid)
    order by e.due_at, e.id`;
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString(), dueAt: row.dueAt.toISOString() }));
}

export async function readErasure(tx: TenantTx, id: string): Promise<Erasure> {
  const [erasure] = await listErasures(tx, id);
  return must(erasure, 'the erasure');
}

/** Null: undone, or over. Locked against the other of the two. */
export async function lockErasure(
  { sql, tenantId }: TenantTx,
  id: string,
): Promise<{ contactId: ContactId; askedAt: Date; dueAt: Date } | null> {
  const [row] = await sql<{ contactId: ContactId; askedAt: Date; dueAt: Date }[]>`
    select contact_id as "contactId", asked_at as "askedAt", due_at as "dueAt"
    from erasure where tenant_id = ${tenantId} and id = ${id} for update`;
  return row ?? null;
}

/** What waits goes with it. */
export async function deleteErasure({ sql, tenantId }: TenantTx, id: string): Promise<void> {
  await sql`delete from erasure where tenant_id = ${tenantId} and id = ${id}`;
}
