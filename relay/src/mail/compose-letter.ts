import { assertNever } from '@tandem/shared/lib';
import type { Role } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { QueuedMail } from './mail-store.ts';
import { mailedLink } from './mailed-link.ts';
import type { Letter } from './templates/letter.ts';
import { invitationMail, resetPasswordMail, verifyEmailMail } from './templates/linked.ts';
import { nobodyOnlineMail } from './templates/nobody-online.ts';
import { planUsageMail } from './templates/plan-usage.ts';

/** What it says now, and to whom. Null: the person has left the team, or what it would open is used or over. */
export async function composeLetter(
  ctx: Pick<RelayContext, 'config' | 'clock' | 'keys'>,
  tx: TenantTx,
  { content, personId, locale, shopName }: QueuedMail,
): Promise<(Letter & { to: string }) | null> {
  const now = new Date(ctx.clock.now());
  const { people } = ctx.keys;
  switch (content.template) {
    case 'nobody-online':
    case 'plan-usage': {
      const [found] = await tx.sql<{ emailSealed: Buffer }[]>`
        select email_sealed as "emailSealed" from own_mail_addresses(array[${personId}]::uuid[])`;
      if (found === undefined) return null;
      const to = people.open(found.emailSealed, `person:${personId}:email`);
      const about = { locale, shopName };
      return content.template === 'nobody-online'
        ? { to, ...nobodyOnlineMail(content.data, about) }
        : { to, ...planUsageMail(content.data, about) };
    }
    case 'invitation': {
      const { linkId } = content.data;
      const [found] = await tx.sql<
        { emailSealed: Buffer; role: Role; inviterId: string | null; inviterNameSealed: Buffer | null }[]
      >`
        select email_sealed as "emailSealed", role, inviter_id as "inviterId", inviter_name_sealed as "inviterNameSealed"
        from own_invitation_letter(${linkId}, ${now})`;
      if (found === undefined) return null;
      const { role, inviterId, inviterNameSealed } = found;
      const inviterName =
        inviterNameSealed === null ? '' : people.open(inviterNameSealed, `person:${inviterId ?? ''}:name`);
      const to = people.open(found.emailSealed, `invitation:${linkId}:email`);
      const link = mailedLink(ctx, { page: 'join', id: linkId, locale });
      return { to, ...invitationMail({ role, inviterName, shopName, locale, link }) };
    }
    case 'verify-email':
    case 'reset-password': {
      const { linkId } = content.data;
      const [found] = await tx.sql<{ personId: string; emailSealed: Buffer }[]>`
        select person_id as "personId", email_sealed as "emailSealed" from own_person_letter(${linkId}, ${now})`;
      if (found === undefined) return null;
      const to = people.open(found.emailSealed, `person:${found.personId}:email`);
      const link = mailedLink(ctx, { page: content.template, id: linkId, locale });
      const write = content.template === 'verify-email' ? verifyEmailMail : resetPasswordMail;
      return { to, ...write({ locale, link }) };
    }
    default:
      return assertNever(content);
  }
}
