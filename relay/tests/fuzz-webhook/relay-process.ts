import { pino } from 'pino';
import { secret } from '../../src/config/index.ts';
import { startRelay } from '../../src/process/start-relay.ts';
import { testConfig } from '../../src/testing/test-config.ts';
import { secrets } from './mutations.ts';

// A real relay in a process of its own, for others to throw things at: what kills it is seen from outside.

const { tiktok } = testConfig();
const { url } = await startRelay({
  config: testConfig({
    roles: new Set(['http', 'worker']),
    tiktok: { ...tiktok, appSecrets: [secret(secrets.current), secret(secrets.previous)] },
  }),
  databaseUrl: process.env.DATABASE_URL ?? '',
  log: pino({ level: 'fatal' }, pino.destination(2)),
  isForgetfulDatabaseFine: true,
});
console.log(JSON.stringify({ url }));
