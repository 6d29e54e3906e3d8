import { type AddressObject, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Mails } from './mails.ts';

/** What the next letters are answered with; `times` counts down. */
export interface Refusal {
  code: number;
  times: number;
}

const mostBytes = 10 * 1024 * 1024;

/** A server that takes any letter from anybody, and shows it to nobody but this machine. */
export function smtpServer(mails: Mails, refusal: Refusal): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: mostBytes,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        if (refusal.times > 0) {
          refusal.times -= 1;
          return done(Object.assign(new Error('not now'), { responseCode: refusal.code }));
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        keep(mails, Buffer.concat(chunks), to).then(() => done(), done);
      });
    },
  });
}

async function keep(mails: Mails, bytes: Buffer, to: string[]): Promise<void> {
  const parsed = await simpleParser(bytes, { skipTextToHtml: true });
  const language = parsed.headers.get('content-language');
  mails.add({
    messageId: parsed.messageId ?? '',
    from: addresses(parsed.from),
    to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html === false ? null : (parsed.html ?? null),
    language: typeof language === 'string' ? language : null,
    receivedAt: new Date().toISOString(),
  });
}

function addresses(field: AddressObject | undefined): string {
  return field?.text ?? '';
}
