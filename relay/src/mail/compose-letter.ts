import { assertNever } from '@tandem/shared/lib';
import type { Role } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { QueuedMail } from './mail-store.ts';
import { mailedLink } from './mailed-link.ts';
import type { Letter } from './templates/letter.ts';
import { invitationMail, resetPasswordMail, verifyEmailMail } from './templates/linked.ts';
import { nobodyOnlineMail } from './templates/nobody-online.ts';

/** What it says now, and to whom. Null: the person has left the team, or what it would open is used or over. */
export async function composeLetter(
  ctx: Pick<RelayContext, 'config' | 'clock'>,
  tx: TenantTx,
  { content, personId, locale, shopName }: QueuedMail,
): Promise<(Letter & { to: string }) | null> {
  const now = new Date(ctx.clock.now());
  switch (content.template) {
    case 'nobody-online': {
      const [to] = await tx.sql<{ email: string }[]>`select email from own_mail_addresses(array[${personId}]::uuid[])`;
      return to === undefined ? null : { to: to.email, ...nobodyOnlineMail(content.data, { locale, shopName }) };
    }
    case 'invitation': {
      const { linkId } = content.data;
      const [found] = await tx.sql<{ email: string; role: Role; inviterName: string }[]>`
        select email, role, inviter_name as "inviterName" from own_invitation_letter(${linkId}, ${now})`;
      if (found === undefined) return null;
      const link = mailedLink(ctx.config, { page: 'join', id: linkId, locale });
      return { to: found.email, ...invitationMail({ ...found, shopName, locale, link }) };
    }
    case 'verify-email':
    case 'reset-password': {
      const { linkId } = content.data;
      const [found] = await tx.sql<{ email: string }[]>`select email from own_person_letter(${linkId}, ${now})`;
      if (found === undefined) return null;
      const link = mailedLink(ctx.config, { page: content.template, id: linkId, locale });
      const write = content.template === 'verify-email' ? verifyEmailMail : resetPasswordMail;
      return { to: found.email, ...write({ locale, link }) };
    }
    default:
      return assertNever(content);
  }
}
