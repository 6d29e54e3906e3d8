import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedWebhook {
  headers: IncomingHttpHeaders;
  body: string;
  envelope: { client_key: string; event: string; create_time: number; user_openid: string; content: string };
  content: Record<string, unknown>;
}

export interface WebhookReceiver extends AsyncDisposable {
  url: string;
  received: ReceivedWebhook[];
  /** Status codes for the next requests, then 200 again. */
  answers: number[];
  /** Resolves once `count` requests have come in all. */
  atLeast(count: number): Promise<ReceivedWebhook[]>;
}

/** The app's side of the webhook: keeps what it gets, byte for byte. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const answers: number[] = [];
  let waiting: { count: number; done: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const envelope = JSON.parse(body) as ReceivedWebhook['envelope'];
    received.push({ headers: request.headers, body, envelope, content: parseContent(envelope.content) });
    response.writeHead(answers.shift() ?? 200).end('ok');
    for (const { count, done } of waiting) if (received.length >= count) done();
    waiting = waiting.filter(({ count }) => received.length < count);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/tiktok`,
    received,
    answers,
    async atLeast(count) {
      if (received.length < count) await new Promise<void>((done) => waiting.push({ count, done }));
      return received;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function parseContent(content: string): Record<string, unknown> {
  const value: unknown = content.startsWith('{') ? JSON.parse(content) : {};
  return value as Record<string, unknown>;
}
