import { pino } from 'pino';
import { sandboxApp, secret } from '../../src/config/index.ts';
import { startRelay } from '../../src/process/start-relay.ts';
import { testConfig } from '../../src/testing/test-config.ts';

// A real worker process for tests to kill in the middle of a token's renewal, against the platform's stand-in at PLATFORM_URL.

const platformUrl = process.env.PLATFORM_URL ?? '';
await startRelay({
  config: testConfig({
    roles: new Set(['worker']),
    tiktok: {
      appId: sandboxApp.id,
      appSecrets: [secret(sandboxApp.secret)],
      apiUrl: `${platformUrl}/open_api/v1.3`,
      authorizeUrl: `${platformUrl}/v2/auth/authorize/`,
      isSandbox: true,
    },
  }),
  databaseUrl: process.env.DATABASE_URL ?? '',
  log: pino({ level: 'info' }, pino.destination(2)),
  isForgetfulDatabaseFine: true,
});
console.log(JSON.stringify({ ready: true }));
