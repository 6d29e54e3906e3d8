import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Mails } from './mails.ts';
import { mailboxPage } from './page.ts';
import { type Refusal, smtpServer } from './smtp.ts';

export interface MailboxSandbox {
  /** The page and the JSON. */
  readonly url: string;
  /** As SMTP_URL wants it. */
  readonly smtpUrl: string;
  close(): Promise<void>;
}

const mostWaitMs = 30_000;

/** A real mail server on this machine, with a page that shows what has arrived. */
export async function startMailboxSandbox({ port = 0, smtpPort = 0 } = {}): Promise<MailboxSandbox> {
  const mails = new Mails();
  const refusal: Refusal = { code: 451, times: 0 };
  const smtp = smtpServer(mails, refusal);
  // A client that hangs up in the middle is its own affair.
  smtp.on('error', () => undefined);
  const web = createServer((request, response) => {
    answer({ mails, refusal, host: `127.0.0.1:${portOf(web)}` }, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => smtp.listen(smtpPort, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => web.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(web)}`,
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    async close() {
      web.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => web.close(() => resolve())),
        new Promise<void>((resolve) => smtp.close(() => resolve())),
      ]);
    },
  };
}

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

interface Box {
  readonly mails: Mails;
  readonly refusal: Refusal;
  readonly host: string;
}

async function answer(box: Box, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host, origin } = request.headers;
  const port = box.host.split(':')[1];
  // Its own names only, and no foreign page: what a shop was written is nobody else's.
  if (host !== box.host && host !== `localhost:${port}`) return end(response, 421, 'unknown host');
  if (origin !== undefined && new URL(origin).host !== host) return end(response, 403, 'foreign page');
  const url = new URL(request.url ?? '/', `http://${host}`);
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /') {
    const id = Number(url.searchParams.get('mail') ?? Number.NaN);
    const page = mailboxPage(box.mails.list(), Number.isInteger(id) ? id : null);
    return end(response, 200, page, 'text/html; charset=utf-8');
  }
  if (route === 'GET /_sandbox/mails') {
    const waitMs = Math.min(mostWaitMs, Math.max(0, Number(url.searchParams.get('wait') ?? 0) || 0));
    const mails = await box.mails.waitFor(url.searchParams.get('to') ?? undefined, waitMs);
    return end(response, 200, JSON.stringify({ mails }), 'application/json');
  }
  if (route === 'DELETE /_sandbox/mails') {
    box.mails.clear();
    return end(response, 200, '{}', 'application/json');
  }
  if (route === 'POST /_sandbox/refuse') {
    box.refusal.code = Number(url.searchParams.get('code') ?? 451);
    box.refusal.times = Number(url.searchParams.get('times') ?? 1);
    return end(response, 200, '{}', 'application/json');
  }
  end(response, 404, 'not found');
}

function end(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:",
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
