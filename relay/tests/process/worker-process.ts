import { pino } from 'pino';
import { z } from 'zod';
import { startRelay } from '../../src/process/start-relay.ts';
import { defineTask } from '../../src/queue/task.ts';
import { testConfig } from '../../src/testing/test-config.ts';

// A real worker process for tests to kill: one task that says that it runs and then hangs, or finishes when WORK is "quick".

const hang = defineTask({
  name: 'hang',
  lane: 'delivery',
  payload: z.object({ n: z.number() }),
  async run(_ctx, { n }, { attempt }) {
    console.log(JSON.stringify({ runs: n, attempt }));
    if (process.env.WORK !== 'quick') await new Promise(() => setInterval(() => undefined, 60_000));
  },
});

await startRelay({
  config: testConfig({ roles: new Set(['worker']) }),
  databaseUrl: process.env.DATABASE_URL ?? '',
  log: pino({ level: 'info' }, pino.destination(2)),
  features: [{ name: 'test', tasks: [hang] }],
  isForgetfulDatabaseFine: true,
});
console.log(JSON.stringify({ ready: true }));
