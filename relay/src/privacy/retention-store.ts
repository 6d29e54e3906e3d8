import { defaultRetention, type Retention } from '@tandem/shared/api';
import type { TenantTx } from '../db/tenant-tx.ts';

export async function readRetention({ sql, tenantId }: TenantTx): Promise<Retention> {
  const [row] = await sql<Retention[]>`
    select conversation_days as "conversationDays", trace_days as "traceDays", audit_days as "auditDays"
    from retention where tenant_id = ${tenantId}`;
  return row ?? defaultRetention;
}

export async function writeRetention({ sql, tenantId }: TenantTx, periods: Retention): Promise<void> {
  const { conversationDays, traceDays, auditDays } = periods;
  await sql`
    insert into retention (tenant_id, conversation_days, trace_days, audit_days)
    values (${tenantId}, ${conversationDays}, ${traceDays}, ${auditDays})
    on conflict (tenant_id) do update set conversation_days = excluded.conversation_days, trace_days = excluded.trace_days,
      audit_days = excluded.audit_days, updated_at = now()`;
}
