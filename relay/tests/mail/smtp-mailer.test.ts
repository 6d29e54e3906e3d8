import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startMailboxSandbox } from '../../sandbox/mailbox/index.ts';
import { secret } from '../../src/config/index.ts';
import { MailError } from '../../src/mail/mailer.ts';
import { createMailer } from '../../src/mail/smtp-mailer.ts';
import { nobodyOnlineMail } from '../../src/mail/templates/nobody-online.ts';

let box: Awaited<ReturnType<typeof startMailboxSandbox>>;
beforeAll(async () => {
  box = await startMailboxSandbox();
});
afterAll(() => box.close());
beforeEach(() => fetch(`${box.url}/_sandbox/mails`, { method: 'DELETE' }));

const mailerTo = (url: string, publicUrl?: string) =>
  createMailer({ smtpUrl: secret(url), http: { host: '127.0.0.1', port: 0, publicUrl } });
const arrived = async (query: string) => {
  const { mails } = (await (await fetch(`${box.url}/_sandbox/mails?${query}`)).json()) as {
    mails: Record<string, unknown>[];
  };
  return mails;
};
const data = {
  waiting: [
    { handle: 'lanlom.wear', chats: 2 },
    { handle: '@<b>evil</b>\r\nBcc: x@example.com', chats: 1 },
  ],
  reconnect: [{ handle: 'baan.kafae' }],
};

test('a letter in Thai and one in English arrive as they were written, plain and as a page', async () => {
  const mailer = mailerTo(`${box.smtpUrl}?from=inbox%40shop.example`, 'https://relay.example.com');
  for (const locale of ['th', 'en'] as const) {
    const letter = nobodyOnlineMail(data, { locale, shopName: 'บ้านผ้า & Co' });
    await mailer.send({ id: `id-${locale}`, to: `${locale}@example.com`, locale, ...letter });
  }
  const [thai] = await arrived('to=TH@example.com&wait=2000');
  expect(thai).toMatchObject({
    messageId: '<id-th@shop.example>',
    from: '"Tandem Inbox" <inbox@shop.example>',
    to: ['th@example.com'],
    subject: 'ลูกค้า 3 แชทรอทีมของคุณตอบ · บ้านผ้า & Co',
    language: 'th',
  });
  expect(thai?.text).toContain('@lanlom.wear: ลูกค้า 2 แชทรอคนในทีมตอบ');
  expect(thai?.text).toContain('@baan.kafae: หลุดการเชื่อมต่อ');
  expect(thai?.html).toContain('@&#60;b&#62;evil&#60;/b&#62; Bcc: x@example.com');
  const [english] = await arrived('to=en@example.com&wait=2000');
  expect(english?.subject).toBe('3 chats wait for your team · บ้านผ้า & Co');
  expect(english?.text).toContain('@lanlom.wear: 2 chats wait for a person; the AI has handed over.');
  expect(await arrived('')).toHaveLength(2);
});

test('a server that is busy is told from one that refuses for good, and neither tells an address', async () => {
  const mailer = mailerTo(box.smtpUrl);
  const send = () => mailer.send({ id: 'x', to: 'a@example.com', locale: 'en', subject: 's', text: 't' });
  const refused = async (code: number) => {
    await fetch(`${box.url}/_sandbox/refuse?code=${code}`, { method: 'POST' });
    const error = await send().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MailError);
    expect(String(error)).not.toContain('@');
    return (error as MailError).isFinal;
  };
  expect(await refused(451)).toBe(false);
  expect(await refused(550)).toBe(true);
  await send();
  expect(await arrived('to=a@example.com')).toHaveLength(1);
  const away = mailerTo('smtp://user:hunter2@127.0.0.1:1').send({
    id: 'x',
    to: 'a@example.com',
    locale: 'en',
    subject: 's',
    text: 't',
  });
  await expect(away).rejects.toMatchObject({ isFinal: false, code: 'ESOCKET' });
  await expect(away).rejects.not.toThrow('hunter2');
});

test('without a server there is no mail', async () => {
  const mailer = createMailer({ smtpUrl: undefined, http: { host: '127.0.0.1', port: 0, publicUrl: undefined } });
  expect(mailer.isOn).toBe(false);
  await expect(mailer.send({ id: 'x', to: 'a@example.com', locale: 'en', subject: 's', text: 't' })).rejects.toThrow(
    MailError,
  );
});

test('the mailbox answers to its own name only', async () => {
  const { port } = new URL(box.url);
  expect((await fetch(`${box.url}/_sandbox/mails`, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);
  const { request } = await import('node:http');
  const status = await new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path: '/_sandbox/mails', headers: { host: 'evil.example' } }, (answer) =>
      resolve(answer.statusCode),
    ).end();
  });
  expect(status).toBe(421);
});
