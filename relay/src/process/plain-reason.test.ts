import { once } from 'node:events';
import { createServer } from 'node:net';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { ConfigError } from '../config/index.ts';
import { plainReason } from './plain-reason.ts';

test('a busy port is told with what to do', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const address = first.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const second = createServer().listen(port, '127.0.0.1');
  const [error] = await once(second, 'error');
  expect(plainReason(error)).toBe(
    `Port ${port} on 127.0.0.1 is in use: end the other program, or set PORT to another one.`,
  );
  first.close();
});

test('our own refusals speak for themselves; a bug keeps its stack', () => {
  expect(plainReason(new ConfigError(['PORT is wrong.']))).toContain('PORT is wrong.');
  expect(plainReason(new TypeError('x is not a function'))).toBeNull();
  expect(plainReason('thrown')).toBeNull();
});

test('a database that recovers from a crash is named, not shown as a bug', () => {
  const message = 'the database system is starting up';
  const error = Object.assign(new postgres.PostgresError(message), { message, code: '57P03' });
  expect(plainReason(error)).toContain(message);
});
