import type { Config } from '../config/config.ts';
import { onFirstUse } from '../lib/on-first-use.ts';
import { MailError, type Mailer, noMailer, type OutgoingMail } from './mailer.ts';

const timeoutMs = 10_000;

/** Over SMTP_URL; without one there is no mail. Its `from` parameter names the sender. */
export function createMailer(config: Pick<Config, 'smtpUrl' | 'http'>): Mailer {
  if (config.smtpUrl === undefined) return noMailer;
  const url = new URL(config.smtpUrl.reveal());
  const from = url.searchParams.get('from') ?? senderOf(url, config.http.publicUrl);
  url.searchParams.delete('from');
  let isUsed = false;
  const transport = onFirstUse(async () => {
    isUsed = true;
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url: url.href,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  });
  const host = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  return {
    isOn: true,
    async send({ id, to, subject, text, html, locale }: OutgoingMail) {
      try {
        await (await transport()).sendMail({
          from: from.includes('<') ? from : { name: 'Tandem Inbox', address: from },
          to,
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          messageId: `<${id}@${host}>`,
          headers: { 'content-language': locale, 'auto-submitted': 'auto-generated' },
        });
      } catch (error) {
        throw mailError(error);
      }
    },
    close() {
      if (isUsed) void transport().then((used) => used.close());
    },
  };
}

function senderOf({ username, hostname }: URL, publicUrl: string | undefined): string {
  const user = decodeURIComponent(username);
  if (user.includes('@')) return user;
  return `no-reply@${publicUrl === undefined ? hostname : new URL(publicUrl).hostname}`;
}

/** A server's 5xx about this mail is its last word; about our own sign-in, it is the operator's to mend. */
function mailError(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError('unknown', { isFinal: false });
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return new MailError(status === 0 ? code : `${code} ${status}`, { isFinal: status >= 500 && code !== 'EAUTH' });
}
