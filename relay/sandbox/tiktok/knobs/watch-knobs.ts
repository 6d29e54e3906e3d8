import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { Change } from '../feed.ts';
import type { LedgerLine } from '../state/ledger.ts';
import type { WebhookAttempt } from '../webhooks/sender.ts';
import { findAccount, findCustomer } from '../world/conversations.ts';
import { readMedia } from '../world/media.ts';

/** Long-poll: answers once `count` rows are there, or after `wait` ms with what there is. */
const waiting = {
  after: z.coerce.number().int().min(0).default(0),
  wait: z.coerce.number().int().min(0).max(120_000).default(0),
  count: z.coerce.number().int().min(1).default(1),
};
const ledgerQuery = z.object({
  ...waiting,
  conversation: z.string().optional(),
  customer: z.string().optional(),
  account: z.string().optional(),
  kind: z.enum(['received', 'typing', 'mark-read', 'inbound']).optional(),
  text: z.string().optional(),
});
const attemptQuery = z.object({
  ...waiting,
  event: z.string().optional(),
  message: z.string().optional(),
  account: z.string().optional(),
  outcome: z.string().optional(),
});

/** What happened: to look at, and to wait for. */
export function registerWatchKnobs(app: FastifyInstance, sandbox: Sandbox): void {
  app.get('/_sandbox/ledger', async ({ query }) => {
    const input = ledgerQuery.parse(query);
    const customerId = input.customer === undefined ? undefined : findCustomer(sandbox, input.customer).id;
    const businessId = input.account === undefined ? undefined : findAccount(sandbox, input.account).id;
    const fits = (line: LedgerLine): boolean =>
      line.seq > input.after &&
      (input.conversation === undefined || line.conversationId === input.conversation) &&
      (customerId === undefined || line.customerId === customerId) &&
      (businessId === undefined || line.businessId === businessId) &&
      (input.kind === undefined || line.kind === input.kind) &&
      (input.text === undefined || (line.text ?? '').includes(input.text));
    const lines = await collect(sandbox, input, () => sandbox.ledger.lines.filter(fits));
    return { lines, isComplete: lines.length >= input.count, last: sandbox.ledger.lines.at(-1)?.seq ?? 0 };
  });

  app.get('/_sandbox/webhooks', async ({ query }) => {
    const input = attemptQuery.parse(query);
    const businessId = input.account === undefined ? undefined : findAccount(sandbox, input.account).id;
    const fits = (attempt: WebhookAttempt): boolean =>
      attempt.seq > input.after &&
      (input.event === undefined || attempt.event === input.event) &&
      (input.message === undefined || attempt.messageId === input.message) &&
      (businessId === undefined || attempt.businessId === businessId) &&
      (input.outcome === undefined || String(attempt.outcome) === input.outcome);
    const attempts = await collect(sandbox, input, () => sandbox.webhooks.attempts.filter(fits));
    return { attempts, isComplete: attempts.length >= input.count, pending: sandbox.state.deliveries.all().length };
  });

  app.get('/_sandbox/webhooks/idle', async ({ query }) => {
    const { wait } = z.object(waiting).parse(query);
    const look = (): true | undefined => (sandbox.state.deliveries.all().length === 0 ? true : undefined);
    return { isIdle: (await sandbox.feed.until(look, wait)) === true };
  });

  app.post('/_sandbox/webhooks/emit', ({ body }) => {
    const input = z
      .object({
        event: z.string().min(1),
        account: z.string(),
        content: z.union([z.string(), z.record(z.string(), z.unknown())]),
        copies: z.int().min(1).max(20).default(1),
      })
      .parse(body);
    const { event, content, copies } = input;
    sandbox.webhooks.emit({
      event,
      content,
      copies,
      businessId: findAccount(sandbox, input.account).id,
      evenIfRevoked: true,
    });
    return {};
  });

  app.post('/_sandbox/webhooks/release', ({ body }) => {
    const { order } = z.object({ order: z.enum(['as-is', 'reversed']).default('as-is') }).parse(body ?? {});
    return { released: sandbox.webhooks.releaseHeld(order) };
  });

  app.post('/_sandbox/webhooks/retry-now', () => ({ retried: sandbox.webhooks.retryNow() }));

  app.get<{ Params: { id: string } }>('/_sandbox/media/:id', (request, reply) => {
    const media = sandbox.state.media.get(request.params.id);
    if (media === undefined) return reply.code(404).send({ error: 'not_found' });
    return reply.type(media.mime).header('cache-control', 'private, max-age=86400').send(readMedia(sandbox, media));
  });

  app.get('/_sandbox/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write(': open\n\n');
    const send = (change: Change): void => {
      raw.write(`id: ${change.seq}\ndata: ${JSON.stringify(change)}\n\n`);
    };
    const stop = sandbox.feed.subscribe(send);
    request.raw.once('close', stop);
  });
}

async function collect<T>(sandbox: Sandbox, input: { wait: number; count: number }, look: () => T[]): Promise<T[]> {
  const enough = (): T[] | undefined => {
    const rows = look();
    return rows.length >= input.count ? rows : undefined;
  };
  return (await sandbox.feed.until(enough, input.wait)) ?? look();
}
