import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { holdLease } from '../queue/hold-lease.ts';
import { PermanentTaskError } from '../queue/permanent-error.ts';
import { defineTask } from '../queue/task.ts';
import { composeLetter } from './compose-letter.ts';
import { endMail, readMail } from './mail-store.ts';
import { MailError } from './mailer.ts';
import { sendMailName } from './send-mail-name.ts';

/** Word of something that is long over only confuses. */
const staleMs = 2 * 3_600_000;
const leaseMs = 60_000;

/**
 * Hands one mail to the server. SMTP knows no idempotency key: between its yes and our note of it a dying process leaves a mail that is
 * sent again, under the same Message-ID, by which mailboxes recognise it.
 */
export const sendMailTask = defineTask({
  name: sendMailName,
  lane: 'upkeep',
  payload: z.object({ mailId: z.string() }),
  async run(ctx, { mailId }, { tenantId: maybeTenantId }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    await holdLease(ctx, { tenantId, key: `mail:${mailId}`, ttlMs: leaseMs }, async () => {
      const mail = await ctx.db.withTenant(tenantId, (tx) => readMail(tx, mailId));
      if (mail?.state !== 'queued') return;
      const end = (state: 'sent' | 'given-up') =>
        ctx.db.withTenant(tenantId, (tx) => endMail(tx, mailId, state, ctx.clock.now()));
      const { locale, createdAt } = mail;
      const letter = await ctx.db.withTenant(tenantId, (tx) => composeLetter(ctx, tx, mail));
      if (letter === null || !ctx.mail.isOn || ctx.clock.now() - createdAt.getTime() > staleMs) return end('given-up');
      try {
        await ctx.mail.send({ id: mailId, locale, ...letter });
      } catch (error) {
        if (error instanceof MailError && error.isFinal) throw new PermanentTaskError(error.message);
        throw error;
      }
      await end('sent');
      ctx.log.info({ tenantId, mailId }, 'mail sent');
    });
  },
});
