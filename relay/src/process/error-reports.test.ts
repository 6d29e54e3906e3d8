import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createErrorReports, withoutValues } from './error-reports.ts';

/** Sentry's side: keeps what it is sent. */
async function receiver() {
  const envelopes: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      envelopes.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { envelopes, dsn: `http://key@127.0.0.1:${port}/1`, close: () => server.close() };
}

test('an error in the log reaches Sentry with its ids, and nothing of a customer', async () => {
  const sentry = await receiver();
  const reports = await createErrorReports(sentry.dsn, '1.2.3');
  const lines: string[] = [];
  const log = pino({ hooks: reports.hooks }, { write: (line: string) => lines.push(line) });
  const error = new Error('invalid input syntax for type uuid: "ชื่อลูกค้า mint@example.com"');
  log.child({ tenantId: 't-1' }).error({ err: error, messageId: 'm-1', text: 'ขอคืนเงิน 0812345678' }, 'request failed');
  log.warn({ err: new Error('only a warning') }, 'again later');
  await reports.flush(5000);
  sentry.close();
  const sent = sentry.envelopes.join('\n');
  expect(sent).toContain('invalid input syntax for type uuid');
  expect(sent).toContain('"tenantId":"t-1"');
  expect(sent).toContain('"messageId":"m-1"');
  expect(sent).toContain('error-reports.test');
  expect(sent).not.toMatch(/ชื่อลูกค้า|mint@|ขอคืนเงิน|0812345678|only a warning/);
  expect(lines).toHaveLength(2);
});

test('a Sentry that is away neither throws nor holds the log', async () => {
  const reports = await createErrorReports('http://key@127.0.0.1:1/1', '1.2.3');
  const log = pino({ hooks: reports.hooks }, { write: () => undefined });
  expect(() => log.error({ err: new Error('x') }, 'failed')).not.toThrow();
  await reports.flush(2000);
});

test('without an address nobody is told', async () => {
  const { hooks } = await createErrorReports(undefined, '1.2.3');
  expect(hooks).toEqual({});
});

test('values are taken out of a database’s complaint', () => {
  expect(withoutValues('duplicate key "message_pkey" Key (id)=(abc) for a@b.co, 08123456789')).toBe(
    'duplicate key "…" Key "…" for … …',
  );
});
