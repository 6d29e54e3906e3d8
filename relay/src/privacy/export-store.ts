import type { ContactExport } from '@tandem/shared/api';
import type { ContactId, PersonId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { exportLink } from './export-link.ts';

interface ExportRow {
  id: string;
  contactId: ContactId;
  contactName: string | null;
  askedBy: PersonId;
  askedAt: Date;
  expiresAt: Date;
}

/** Those that can be fetched now, newest first. */
export async function listExports(
  ctx: Pick<RelayContext, 'config' | 'clock' | 'keys'>,
  { sql, tenantId }: TenantTx,
  id: string | null = null,
): Promise<ContactExport[]> {
  const rows = await sql<ExportRow[]>`
    select e.id, e.contact_id as "contactId", coalesce(c.display_name, c.handle) as "contactName", e.asked_by as "askedBy",
      e.asked_at as "askedAt", e.expires_at as "expiresAt"
    from contact_export e join contact c on c.tenant_id = e.tenant_id and c.id = e.contact_id
    where e.tenant_id = ${tenantId} and e.expires_at > ${new Date(ctx.clock.now())} and (${id}::uuid is null or e.id = ${id}::uuid)
    order by e.asked_at desc, e.id`;
  return rows.map((row) => {
    const link = { shop: tenantId, id: row.id, expiresAt: row.expiresAt.getTime() };
    return {
      ...row,
      askedAt: row.askedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      links: { json: exportLink(ctx, { ...link, format: 'json' }), csv: exportLink(ctx, { ...link, format: 'csv' }) },
    };
  });
}

export async function insertExport(
  { sql, tenantId }: TenantTx,
  one: { id: string; contactId: ContactId; askedBy: PersonId; askedAt: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into contact_export (tenant_id, id, contact_id, asked_by, asked_at, expires_at)
    values (${tenantId}, ${one.id}, ${one.contactId}, ${one.askedBy}, ${one.askedAt}, ${one.expiresAt})`;
  // Their time was over long ago.
  await sql`delete from contact_export where tenant_id = ${tenantId} and expires_at < ${one.askedAt}`;
}
