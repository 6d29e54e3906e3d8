import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createBreakers } from '../lib/breakers.ts';
import { createMetrics } from './metrics.ts';
import { watchBreakers } from './watch-breakers.ts';

test('a service that is left alone shows, and shows no account’s name', async () => {
  const breakers = createBreakers({ log: pino({ level: 'silent' }) });
  const metrics = createMetrics();
  watchBreakers(breakers, metrics);
  const fail = (connectionId: string) =>
    breakers
      .run(
        { service: 'tiktok', connectionId },
        () => Promise.reject(new Error('503')),
        () => true,
      )
      .catch(() => undefined);
  for (let call = 0; call < 20; call++) await fail('secret-account');
  expect(await metrics.registry.metrics()).toContain('tandem_breaker_open{service="tiktok",scope="account"} 1');
  for (let call = 0; call < 40; call++) await fail(`secret-account-${call}`);
  const text = await metrics.registry.metrics();
  expect(text).toContain('tandem_breaker_open{service="tiktok",scope="service"} 1');
  expect(text).not.toContain('secret-account');
});
