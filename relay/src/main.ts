import { pino } from 'pino';
import { loadConfig } from './config/index.ts';
import { plainReason } from './process/plain-reason.ts';
import { type PreparedDatabase, prepareDatabase } from './process/prepare-database.ts';
import { type Relay, startRelay } from './process/start-relay.ts';

// A relay process: configuration → database → context → roles. Standard output carries one line of JSON, when it is ready:
// {"ready":true,"url":"http://127.0.0.1:PORT"}. The log goes to standard error.

let database: PreparedDatabase | undefined;
let relay: Relay | undefined;

try {
  const config = loadConfig(process.env);
  const log = pino({ level: config.log.level, base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
  const asked = untilAskedToEnd();
  database = await prepareDatabase(config, (line) => log.info({ area: 'database' }, line));
  relay = await startRelay({ config, databaseUrl: database.url, log });
  process.stdout.write(`${JSON.stringify({ ready: true, url: relay.url })}\n`);
  log.info({ signal: await asked }, 'ending');
} catch (error) {
  const reason = plainReason(error);
  console.error(reason ?? error);
  process.exitCode = 1;
}
try {
  await relay?.stop();
} catch (error) {
  console.error('The relay did not end cleanly:', error);
  process.exitCode = 1;
} finally {
  // The database last: until then everything may still write.
  await database?.stop();
}
// A broken connection's timers must not keep an ended relay.
process.exit();

/** The first signal; the second one ends the process at once. */
function untilAskedToEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
    let count = 0;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        count += 1;
        if (count > 1) process.exit(1);
      });
    }
  });
}
