import { must } from '@tandem/shared/lib';
import { pino } from 'pino';
import { secret } from '../../src/config/index.ts';
import { startRelay } from '../../src/process/start-relay.ts';
import { testConfig } from '../../src/testing/test-config.ts';

// A worker of the whole relay on a test's database, so that it can be killed for real.

const { DATABASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = process.env;
await startRelay({
  log: pino({ level: 'silent' }),
  config: testConfig({
    roles: new Set(['worker']),
    claude: { apiKey: secret(must(ANTHROPIC_API_KEY)), baseUrl: ANTHROPIC_BASE_URL },
  }),
  databaseUrl: must(DATABASE_URL),
  isForgetfulDatabaseFine: true,
});
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
