import { newId } from '@tandem/shared/lib';
import type { Locale, PersonId, Role } from '@tandem/shared/model';
import { z } from 'zod';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { sendMailName } from './send-mail-name.ts';

/** Nobody was there: how many chats wait in which account, and which accounts must be linked again. Handles of the shop's own accounts. */
const nobodyOnline = z.object({
  waiting: z.array(z.object({ handle: z.string(), chats: z.int() })),
  reconnect: z.array(z.object({ handle: z.string() })),
});
export type NobodyOnline = z.infer<typeof nobodyOnline>;

/** The invitation's or the token's row: whom it goes to and what it opens are read from there when it goes out. */
const linked = z.object({ linkId: z.uuid() });

/** A limit of the shop's plan is near or reached. Counts and dollars, nothing of a customer. */
const planUsage = z.object({
  resource: z.enum(['messages', 'aiReplies', 'aiSpend']),
  level: z.enum(['near', 'reached']),
  period: z.string(),
  used: z.number(),
  limit: z.number(),
  isOverage: z.boolean(),
});
export type PlanUsage = z.infer<typeof planUsage>;

const mailContent = z.discriminatedUnion('template', [
  z.object({ template: z.literal('nobody-online'), data: nobodyOnline }),
  z.object({ template: z.literal('plan-usage'), data: planUsage }),
  z.object({ template: z.literal('invitation'), data: linked }),
  z.object({ template: z.literal('verify-email'), data: linked }),
  z.object({ template: z.literal('reset-password'), data: linked }),
]);
export type MailContent = z.infer<typeof mailContent>;

export interface QueuedMail {
  readonly state: 'queued' | 'sent' | 'given-up';
  readonly createdAt: Date;
  readonly content: MailContent;
  readonly personId: PersonId;
  readonly shopName: string;
  readonly locale: Locale;
}

/** Goes out once this transaction commits. `personId`: to whom, or who caused a letter to somebody who is no member yet. */
export async function queueMail(
  tx: TenantTx,
  { personId, now, ...content }: MailContent & { personId: PersonId; now: number },
): Promise<void> {
  const id = newId();
  await tx.sql`
    insert into mail (tenant_id, id, person_id, template, data, state, created_at)
    values (${tx.tenantId}, ${id}, ${personId}, ${content.template}, ${jsonb(tx.sql, content.data)}, 'queued', ${new Date(now)})`;
  tx.enqueue({ task: sendMailName, payload: { mailId: id }, key: `mail:${id}` });
}

export async function readMail(tx: TenantTx, id: string): Promise<QueuedMail | null> {
  const [row] = await tx.sql<(Omit<QueuedMail, 'content'> & { template: string; data: unknown })[]>`
    select m.state, m.created_at as "createdAt", m.template, m.data, m.person_id as "personId", t.name as "shopName",
      case t.language when 'th' then 'th' else 'en' end as locale
    from mail m join tenant t on t.id = m.tenant_id
    where m.tenant_id = ${tx.tenantId} and m.id = ${id}`;
  if (row === undefined) return null;
  const { template, data, ...mail } = row;
  return { ...mail, content: mailContent.parse({ template, data }) };
}

export async function endMail(tx: TenantTx, id: string, state: 'sent' | 'given-up', now: number): Promise<void> {
  await tx.sql`
    update mail set state = ${state}, ended_at = ${new Date(now)} where tenant_id = ${tx.tenantId} and id = ${id} and state = 'queued'`;
  // Nobody asks for them again.
  await tx.sql`
    delete from mail where tenant_id = ${tx.tenantId} and created_at < ${new Date(now - 30 * 86_400_000)} and state <> 'queued'`;
}

/** Those who answer for the shop: its owners and admins, or the owners alone. */
export async function shopHeads(tx: TenantTx, roles: readonly Role[] = ['owner', 'admin']): Promise<PersonId[]> {
  const rows = await tx.sql<{ id: PersonId }[]>`
    select id from own_mail_addresses(null) where role = any(${[...roles]}::text[])`;
  return rows.map(({ id }) => id);
}
