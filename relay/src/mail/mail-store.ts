import { newId } from '@tandem/shared/lib';
import type { Locale, PersonId } from '@tandem/shared/model';
import { z } from 'zod';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { sendMailName } from './send-mail-name.ts';

/** Nobody was there: how many chats wait in which account, and which accounts must be linked again. Handles of the shop's own accounts. */
export const nobodyOnline = z.object({
  waiting: z.array(z.object({ handle: z.string(), chats: z.int() })),
  reconnect: z.array(z.object({ handle: z.string() })),
});
export type NobodyOnline = z.infer<typeof nobodyOnline>;

export interface QueuedMail {
  readonly state: 'queued' | 'sent' | 'given-up';
  readonly createdAt: Date;
  readonly data: NobodyOnline;
  readonly shopName: string;
  readonly locale: Locale;
  readonly to: string | null;
}

/** Goes out once this transaction commits. */
export async function queueMail(
  tx: TenantTx,
  mail: { personId: PersonId; template: 'nobody-online'; data: NobodyOnline; now: number },
): Promise<void> {
  const id = newId();
  await tx.sql`
    insert into mail (tenant_id, id, person_id, template, data, state, created_at)
    values (${tx.tenantId}, ${id}, ${mail.personId}, ${mail.template}, ${jsonb(tx.sql, mail.data)}, 'queued', ${new Date(mail.now)})`;
  tx.enqueue({ task: sendMailName, payload: { mailId: id }, key: `mail:${id}` });
}

/** `to` null: the person has left the team. */
export async function readMail(tx: TenantTx, id: string): Promise<QueuedMail | null> {
  const [row] = await tx.sql<QueuedMail[]>`
    select m.state, m.created_at as "createdAt", m.data, t.name as "shopName", case t.language when 'th' then 'th' else 'en' end as locale,
      (select a.email from own_mail_addresses(array[m.person_id]) a) as "to"
    from mail m join tenant t on t.id = m.tenant_id
    where m.tenant_id = ${tx.tenantId} and m.id = ${id}`;
  return row === undefined ? null : { ...row, data: nobodyOnline.parse(row.data) };
}

export async function endMail(tx: TenantTx, id: string, state: 'sent' | 'given-up', now: number): Promise<void> {
  await tx.sql`
    update mail set state = ${state}, ended_at = ${new Date(now)} where tenant_id = ${tx.tenantId} and id = ${id} and state = 'queued'`;
  // Nobody asks for them again.
  await tx.sql`
    delete from mail where tenant_id = ${tx.tenantId} and created_at < ${new Date(now - 30 * 86_400_000)} and state <> 'queued'`;
}

/** Those who answer for the shop: its owners and admins. */
export async function shopHeads(tx: TenantTx): Promise<PersonId[]> {
  const rows = await tx.sql<{ id: PersonId }[]>`
    select id from own_mail_addresses(null) where role in ('owner', 'admin')`;
  return rows.map(({ id }) => id);
}
